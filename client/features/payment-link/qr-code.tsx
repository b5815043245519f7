import { Download } from 'lucide-react';
import { useMemo } from 'react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { makeQr, pngFile, qrFileName, saveFile, svgFile } from './qr.ts';

type QrCodeProps = { session: Pick<CheckoutSession, 'id' | 'mode'>; url: string };

/** A QR code to show a buyer across the counter, and to take along as a file. */
export function QrCode({ session, url }: QrCodeProps) {
  const qr = useMemo(() => makeQr(url), [url]);
  const fileName = qrFileName(session);
  const notify = useNotify();
  async function savePng() {
    try {
      saveFile(await pngFile(qr), `${fileName}.png`);
    } catch (error) {
      notify(error instanceof Error ? error.message : 'The PNG could not be made.');
    }
  }
  return (
    <div className="flex flex-col items-center gap-3">
      {/* Dark on white in every colour scheme: cameras read the other way round badly. */}
      <svg
        role="img"
        aria-label="QR code of the payment link"
        viewBox={`0 0 ${qr.size} ${qr.size}`}
        shapeRendering="crispEdges"
        className="w-full max-w-56 rounded-md border border-line"
      >
        <path fill="#fff" d={`M0 0h${qr.size}v${qr.size}H0z`} />
        <path fill="#000" d={qr.path} />
      </svg>
      <div className="no-print flex flex-wrap justify-center gap-2">
        <Button size="small" onClick={() => saveFile(svgFile(qr), `${fileName}.svg`)}>
          <Download aria-hidden="true" className="size-3.5" />
          Download SVG
        </Button>
        <Button size="small" onClick={() => void savePng()}>
          <Download aria-hidden="true" className="size-3.5" />
          Download PNG
        </Button>
      </div>
    </div>
  );
}
