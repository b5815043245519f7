import { receiptKey } from '#shared/receipts.ts';
import type { Reading } from './clue-kinds.ts';
import { anyOf, boundedPattern, end, findAll, notCounting, start } from './clue-patterns.ts';

/** What names one thing: links, e-mail addresses, ids, receipt numbers. */

const link = boundedPattern(`${start}(?:https?://|www\\.)[^\\s<>"'()\\[\\]{}|\\\\^\`]{1,1000}`);
const bareLink = boundedPattern(
  `${start}[a-z0-9.:-]{1,200}/checkout/[a-z0-9_-]{1,100}[^\\s<>"'()\\[\\]{}]{0,200}`,
);
const sessionInLink = boundedPattern(`(?<![a-z0-9])(?:cs_[a-z0-9_-]{2,100})`);
const checkoutPath = /\/checkout\/([\w-]{1,100})/i;

/** Links to payment pages; any other link is understood and leads nowhere. */
export function readLinks(plain: string): Reading[] {
  return [link, bareLink].flatMap((pattern) =>
    findAll(pattern, plain).map((match): Reading => {
      const url = match[0].replace(/[.,;:!?*_~-]{1,20}$/, '');
      const span = { start: match.index, end: match.index + url.length };
      // A link that a mail filter has wrapped holds the old one in its query, with %2F for slashes.
      const readable = url.replaceAll(/%2f/gi, '/').replaceAll(/%3d/gi, '=');
      const sessionId = readable.match(sessionInLink)?.[0] ?? checkoutPath.exec(readable)?.[1];
      if (sessionId === undefined) return span;
      return { ...span, value: { kind: 'checkout_url', url, sessionId, meaning: sessionId } };
    }),
  );
}

const email = boundedPattern(
  `(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}][\\p{L}\\p{N}._%+'-]{0,63}@[\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,188}\\.\\p{L}{2,24}${end}`,
);
const nobody = /^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?)\b/i;

export function readEmails(plain: string): Reading[] {
  return findAll(email, plain).map((match): Reading => {
    const span = { start: match.index, end: match.index + match[0].length };
    const address = match[0].toLowerCase();
    if (nobody.test(address)) return span;
    return { ...span, value: { kind: 'email', email: address, meaning: address } };
  });
}

const prefixedId = boundedPattern(`(?<![a-z0-9_])(?:cs|txn|tok|ref|evt|pt)_[a-z0-9][a-z0-9_-]{0,99}`);
const uuid = boundedPattern(
  `(?<![a-z0-9-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![a-z0-9-])`,
);

/** Ids that say by their form what they are. */
export function readIds(plain: string): Reading[] {
  return [prefixedId, uuid].flatMap((pattern) =>
    findAll(pattern, plain).map((match): Reading => {
      const id = match[0].replace(/[_-]{1,100}$/, '');
      return { start: match.index, end: match.index + id.length, value: { kind: 'id', id, meaning: id } };
    }),
  );
}

const rct = anyOf('rct', 'rtc', 'crt', 'rcpt', 'rctt', 'r[. ]c[. ]t');
const number = anyOf('number', 'numero', 'num', 'nbr', 'nro', 'nr', 'no', 'n\\.?o', 'n');
const is = '(?:is|was|es|est|era)(?: (?:the|el|le))?';
/** Digits with letters that look like them among them, in groups; how many groups belong to it, `ownGroups` tells. */
const groups = '([0-9oil]{1,18}(?:[ .-]{1,3}[0-9][0-9oil]{0,17}){0,8})';
const receipt = boundedPattern(`${start}${rct}[ .:#_/-]{0,4}(?:${number}[ .:#-]{1,3})?${groups}(?![\\p{L}])`);

/** Receipt numbers of the usual form, in any spelling. */
export function readReceipts(plain: string): Reading[] {
  return findAll(receipt, plain).flatMap((match): Reading[] => {
    const [whole, figures = ''] = match;
    const own = ownGroups(figures);
    const text = whole.slice(0, whole.length - figures.length + own.length);
    const digits = receiptKey(text);
    if (digits === undefined || !/^\d/.test(digits)) return [];
    return [receiptAt(match.index, text, `RCT-${digits}`)];
  });
}

/**
 * "000 042", "0 0 42" and "4-2" are one number; in "42 17 November" and "42 2 items" the first group is: after a space only
 * zeros go on.
 */
function ownGroups(figures: string): string {
  let own = '';
  for (const group of figures.match(/[ .-]{0,3}[0-9oil]{1,18}/gi) ?? []) {
    const goesOn = own === '' || /^-/.test(group) || (/^[0o \-.]{1,12}\d?$/i.test(own) && own.length < 12);
    if (!goesOn) break;
    own += group;
  }
  return own;
}

const called = anyOf('receipt', 'reciept', 'recipt', 'recibo', 'recu', 'comprobante');
const namedReceipt = boundedPattern(
  `${start}${called} {0,2}(?:${is} {1,2})?(?:${number}\\b[.°]?|#)?[ :#.-]{0,4}(?:${is} {1,2})?[ :#]{0,3}` +
    `([a-z]{0,8}[0-9][0-9oil]{0,17}|[a-z0-9]{1,12}(?:[/-][a-z0-9]{1,12}){1,5})(?![\\p{L}\\p{N}]|[.,][0-9])${notCounting}`,
);
const certain = new RegExp(`${number}\\b|[#:]|\\b(?:is|was|es|est|era)\\b`, 'i');

/** "Receipt no. 42", "recibo 000123", "reçu n° A-17/B": whatever follows a word for a receipt, unless it counts something. */
export function readNamedReceipts(plain: string): Reading[] {
  return findAll(namedReceipt, plain).flatMap((match): Reading[] => {
    const [whole, value = ''] = match;
    const before = whole.slice(0, whole.length - value.length);
    const isPlain = /^\d{1,2}$/.test(value) && !value.startsWith('0');
    if (!/\d/.test(value) || (isPlain && !certain.test(before))) return [];
    const digits = receiptKey(value) ?? value;
    return [receiptAt(match.index, whole, /^\d{1,18}$/.test(digits) ? `RCT-${digits}` : value, value)];
  });
}

function receiptAt(at: number, text: string, meaning: string, number = text): Reading {
  return { start: at, end: at + text.length, value: { kind: 'receipt_number', number, meaning } };
}

const reference = anyOf(
  ...[
    'gateway',
    'transaction',
    'transaccion',
    'txn',
    'reference',
    'referencia',
    'ref',
    'rrn',
    'trace',
    'payment',
  ],
  ...[
    'auth(?:ori[sz]ation)?',
    'approval',
    'confirmation',
    'confirmacion',
    'order',
    'pedido',
    'orden',
    'commande',
  ],
  ...['invoice', 'factura', 'facture', 'booking', 'reservation', 'reserva'],
);
const label = anyOf('id', 'no', 'number', 'numero', 'num', 'nr', 'code', 'codigo', 'ref', 'reference', 'n');
const labelWord = new RegExp(`\\b${label}\\b`, 'i');
const labelled = boundedPattern(
  `${start}${reference} {0,2}(?:${label}\\b[.°]?)?(?: {0,2}(?:is|was|es|est)\\b)?([ :#.=-]{1,5})` +
    `([a-z0-9](?:[a-z0-9]|[_/-](?=[a-z0-9])){2,63})${end}`,
);
/** Long words of capitals and digits, or of hexadecimal digits: what gateways call a transaction. */
const longWord = boundedPattern(`(?<![\\p{L}\\p{N}_@./+-])[a-z0-9]{10,64}(?![\\p{L}\\p{N}_@/-])`);

/** Ids that only their label, or their length, gives away. */
export function readReferences(plain: string): Reading[] {
  const named = findAll(labelled, plain).flatMap((match): Reading[] => {
    const [whole, mark = '', id = ''] = match;
    const before = whole.slice(0, -id.length);
    // A long number names by itself, but for sums that were paid.
    const isLong = /^\d{6,}$/.test(id) && !/^payment/i.test(before);
    const told = /[:#=]/.test(mark) || isLong || labelWord.test(before);
    // "order 12 kettles" counts; "order #12" and "ref PO-777" name.
    const isName = /\d/.test(id) && (told || (/[a-z]/i.test(id) && id.length >= 5));
    if (!isName) return [];
    return [{ start: match.index, end: match.index + whole.length, value: { kind: 'id', id, meaning: id } }];
  });
  const long = findAll(longWord, plain).flatMap((match): Reading[] => {
    const [id] = match;
    const isCode = /^[A-Z0-9]{10,64}$/.test(id) || /^[0-9a-f]{16,64}$/.test(id);
    if (!isCode || (id.match(/\d/g)?.length ?? 0) < 2 || (id.match(/[a-z]/gi)?.length ?? 0) < 2) return [];
    return [{ start: match.index, end: match.index + id.length, value: { kind: 'id', id, meaning: id } }];
  });
  return [...named, ...long];
}
