const mark = new TextEncoder().encode('/Type /Page\n');

/** Counts the pages of a PDF while it comes, in pieces that may be cut anywhere. */
export function pageCounter(): (piece: Uint8Array) => number {
  let matched = 0;
  let pages = 0;
  return (piece) => {
    for (const byte of piece) {
      // No PDF begins the mark twice in a row, so a mismatch needs no second look at what was matched.
      if (byte === mark[matched]) matched += 1;
      else matched = byte === mark[0] ? 1 : 0;
      if (matched < mark.length) continue;
      pages += 1;
      matched = 0;
    }
    return pages;
  };
}
