import { useMemo } from 'react';
import { encode } from 'uqr';

/** The QR code of the address at which a receipt is checked; dark on white in every colour scheme, for cameras. */
export function CheckQr({ url }: { url: string }) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(url, { ecc: 'M', border: 4 });
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size, path: dark.join('') };
  }, [url]);
  return (
    <svg
      role="img"
      aria-label="QR code of the address at which this receipt is checked"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="receipt-qr"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
