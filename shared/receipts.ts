/** Longer texts name no receipt, and would not fit an index. */
const longest = 200;

/** "RCT" with the slips that fingers make of it, and what people call it. Longer ones first: "RECU" begins with "REC". */
const prefix =
  '(?:RECEIPT|RECIEPT|RECIPT|RECPT|RECIBO|RECU|RCPT|RECT|REC|RCTT|RCCT|RRCT|RCT|RTC|CRT|RC|RT|CT)';
const word = '(?:NUMBER|NUMERO|NUM|NBR|NRO|NR|NO|N)';
const spelled = new RegExp(`^(${prefix}?${word}?${prefix}?)([0-9OIL]{1,40})$`);

/**
 * The form in which receipt numbers are compared, the same for what is stored and what is typed. "RCT-000042",
 * "rct 42", "R C T 0 0 42", "RTC.42", "recibo n.º 42", "RCT-OO42" and "42" are all "42": people read receipts out with
 * pauses, without prefix, and type O for 0 and l for 1. A number of any other kind is opaque: its letters and digits in
 * capitals, each figure without leading zeros ("INV-2026/007 b" is "INV2026-7B"). Undefined for what is no name of a
 * receipt: nothing but signs, a sum, a percentage, far too long a text.
 */
export function receiptKey(spoken: string): string | undefined {
  if (spoken.length > longest) return undefined;
  const text = spoken
    .normalize('NFKD')
    .replace(/[\p{Mn}\p{Cf}]/gu, '')
    .toUpperCase();
  return plainDigits(text) ?? opaqueKey(text);
}

function plainDigits(text: string): string | undefined {
  const [, said = '', figure = ''] = spelled.exec(text.replace(/[^\p{L}\p{N}]/gu, '')) ?? [];
  if (!/\d/.test(figure)) return undefined;
  // Without a word for it, "25.00", "$25" and "50%" are no receipts, and neither is "O2".
  if (said === '' && (/\d[.,]\d|[%\p{Sc}@+]/u.test(text) || !/^(?:\d|O[0-9OIL]{3})/.test(figure)))
    return undefined;
  const digits = figure
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replace(/^0+(?=\d)/, '');
  return digits.length <= 18 ? digits : undefined;
}

/** A dash stands between two figures, so that "1-02" and "10-2" differ. */
function opaqueKey(text: string): string | undefined {
  const parts = text.match(/\p{N}+|\p{L}+/gu)?.map((part) => part.replace(/^0+(?=\p{N})/u, '')) ?? [];
  const isFigure = (part: string | undefined) => part !== undefined && /^\p{N}/u.test(part);
  const key = parts
    .map((part, index) => (isFigure(part) && isFigure(parts[index - 1]) ? `-${part}` : part))
    .join('');
  // Digits alone are the form of a plain number, which this is not: "$25".
  return key === '' || /^\d{1,18}$/.test(key) ? undefined : key;
}
