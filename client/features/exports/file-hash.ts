/** Browsers hash a file only whole, in memory: beyond this a tab may not get it. */
const mostBytes = 1_000_000_000;

/** The SHA-256 of a file in hexadecimal digits. Throws, in words, where a browser can't tell. */
export async function fileHash(file: Blob): Promise<string> {
  if (file.size > mostBytes)
    throw new Error(
      'This file is too large for a browser. Compare the seal with what sha256sum or certutil says of it.',
    );
  // Not there on a page that came over plain HTTP from another machine.
  if (!globalThis.crypto?.subtle) throw new Error('This browser hashes files on pages over HTTPS only.');
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
