import { expect, test } from 'vitest';
import { makeQr, svgFile } from '../../../../client/features/payment-link/qr.ts';

const url = 'https://app.geniuscheckout.com/checkout/cs_abc123def456';

test('the code has its finder patterns in three corners and four modules of quiet around them', () => {
  const { size, path } = makeQr(url);
  expect(path.startsWith('M4 4h7v1h-7z')).toBe(true);
  expect(path).toContain(`M${size - 11} 4h7v1h-7z`);
  expect(path).toContain(`M4 ${size - 5}h7v1h-7z`);
});

test('the SVG file is one white square and one black path', async () => {
  const qr = makeQr(url);
  const text = await svgFile(qr).text();
  expect(text).toContain(`viewBox="0 0 ${qr.size} ${qr.size}"`);
  expect(text.match(/<path/g)).toHaveLength(2);
});
