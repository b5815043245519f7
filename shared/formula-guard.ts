/**
 * Keeps a spreadsheet from running a buyer's text as a formula, so that the text can still be had back.
 *
 * A text is guarded by a `'` in front where a spreadsheet would see a formula begin: at its start, and after a semicolon,
 * tab or line break within it, at which a program that splits by those (European settings do) begins a new cell although the
 * text stands in quotes. What begins with `'` by itself gets one more: so every `'` in such a place is one to take off.
 */

const starter = String.raw`=+\-@＝＋－＠`;
// What a program may skip before it looks. Without the separators, so that no text is gone through twice.
const skipped = String.raw`[[\s--[\t\r\n]]"\p{Cf}]*`;
const formula = `'|${skipped}[${starter}]`;
const anywhere = new RegExp(`^(?:[\\t\\r\\n\\0]|${formula})|[;\\t\\r\\n](?:${formula})`, 'v');
const atStart = new RegExp(`^(?=[\\t\\r\\n\\0]|${formula})`, 'v');
const within = new RegExp(`(?<=[;\\t\\r\\n])(?=${formula})`, 'gv');

/** The text as it goes into a cell. */
export function guardText(text: string): string {
  if (!anywhere.test(text)) return text;
  return text.replace(within, "'").replace(atStart, "'");
}

/** The text as it was before {@link guardText}. */
export function unguardText(cell: string): string {
  return cell.replace(/(?<=^|[;\t\r\n])'/g, '');
}
