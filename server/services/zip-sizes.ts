const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const longestComment = 0xffff;
const deflated = 8;

/**
 * How many bytes the entries of a ZIP come to once they are unpacked, by what its directory says: who unpacks them later stops
 * at the size that is said there. Infinity where it says none for something that is packed; 0 for what has no directory.
 */
export function unpackedSize(zip: Uint8Array): number {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = findEnd(view);
  if (end === undefined) return 0;
  const first = view.getUint32(end + 16, true);
  // Only an archive of more than 4 GB need have its directory elsewhere.
  if (first === 0xffffffff) return Infinity;
  let total = 0;
  // Entries of more than 4 GB say so by the greatest number there is, which is too large in any case.
  for (let at = first; at + 46 <= end;) {
    if (view.getUint32(at, true) !== directoryEntry) break;
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const isDeflated = view.getUint16(at + 10, true) === deflated;
    // Two bytes are what nothing at all is packed to.
    const isUntold = isDeflated && (packed === 0 || (size === 0 && packed > 2));
    total += isUntold ? Infinity : size;
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return total;
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - longestComment); at -= 1) {
    if (view.getUint32(at, true) === endOfDirectory) return at;
  }
  return undefined;
}
