import type { Reading } from './clue-kinds.ts';
import type { Span } from './clue-text.ts';

/** Numbers that were copied together, as from a column of a sheet: nothing stands beside them that says what they are. */

const joining = /^(?:and|y|e|et)?$/i;
/** "42,43" and "101,102" are sums; "21376,21370" and "42,43,44" are none. */
const sum = /^\d{1,3}(?:,\d{3}){1,6}$|^\d{1,18},\d{1,2}$/;
const number = /^#?(\d{1,18})\.?$/;
/** Longer ones may as well be what a gateway calls a payment. */
const longestReceipt = 9;

/**
 * Every number of a text that holds numbers and names alone, two things or more: "21376 21370", with commas or in lines. Numbers
 * among words are left to the other readers.
 */
export function readListedNumbers(plain: string): Reading[] {
  const found: (Span & { digits: string })[] = [];
  // `\0` stands for what has been understood already: a receipt number with its prefix, an id, a link.
  for (const { text, at } of partsOf(plain, /[\s;&|\0]/g)) {
    if (joining.test(text)) continue;
    if (sum.test(text)) return [];
    for (const part of partsOf(text, /,/g)) {
      if (part.text === '') continue;
      const digits = number.exec(part.text)?.[1];
      if (digits === undefined) return [];
      const start = at + part.at + part.text.indexOf(digits);
      found.push({ start, end: start + digits.length, digits });
    }
  }
  if (found.length < 2 && !plain.includes('\0')) return [];
  return found.map(({ digits, ...span }) => ({ ...span, value: valueOf(digits) }));
}

function valueOf(digits: string): NonNullable<Reading['value']> {
  if (digits.length > longestReceipt) return { kind: 'id', id: digits, meaning: digits };
  return { kind: 'receipt_number', number: digits, meaning: `RCT-${digits.replace(/^0+(?=\d)/, '')}` };
}

/** What stands between the marks, each of one character, and where. */
function partsOf(text: string, marks: RegExp): { text: string; at: number }[] {
  let at = 0;
  return text.split(marks).map((part) => {
    const here = { text: part, at };
    at += part.length + 1;
    return here;
  });
}
