import type { Span } from './clue-text.ts';
import { boundedPattern, end, findAll, start } from './clue-patterns.ts';

/** What looks like a clue and is none: the lines that mail programs write, phone numbers, times, quantities. */

const machineLine = boundedPattern(
  `^[> ]{0,12}(?:message-id|references|in-reply-to|received|dkim-signature|mime-version|content-[a-z-]{1,30}|return-path|` +
    `arc-[a-z-]{1,30}|thread-[a-z]{1,10}|list-[a-z-]{1,30}|x-[a-z-]{2,40}|user-agent|boundary) {0,2}:[^\\n]{0,1000}$`,
);
/** "On Tue, 17 Nov 2026 at 14:02, Ana <…> wrote:", in one line or two. */
const quoteLine = boundedPattern(
  `^[> ]{0,12}(?:on|el|le) [^\\n]{4,160}(?:\\n[^\\n]{0,120})?(?:wrote|escribio|a ecrit) {0,2}:`,
);

export function readMachineLines(plain: string): Span[] {
  return findAll(machineLine, plain).map(spanOf);
}

const people = /^[> *]{0,12}(?:from|to|cc|bcc|subject|reply-to|de|para|a|asunto|objet|cco) {0,2}:/i;
const when = /^[> *]{0,12}(?:date|sent|sent on|fecha|enviado(?: el)?|envoye(?: le)?|date d'envoi) {0,2}:/i;

/**
 * When a mail was sent is not when something was paid: the quoting line, and the date among the lines From, To and Subject.
 * "Date:" elsewhere, as on a receipt, stays.
 */
export function readSentLines(plain: string): Span[] {
  const spans = findAll(quoteLine, plain).map(spanOf);
  let place = 0;
  const lines = plain.split('\n').map((line) => {
    const at = place;
    place += line.length + 1;
    return { line, at };
  });
  for (const [index, { line, at }] of lines.entries()) {
    if (!when.test(line)) continue;
    const around = lines.slice(Math.max(0, index - 3), index + 4);
    if (around.some((other) => people.test(other.line))) spans.push({ start: at, end: at + line.length });
  }
  return spans;
}

const phone = boundedPattern(
  `(?<![\\p{L}\\p{N}._/-])(?:\\+ {0,1})?(?:\\([0-9]{1,4}\\)|[0-9]{1,4})(?:[ .-]{1,2}(?:\\([0-9]{1,4}\\)|[0-9]{2,4})){1,5}(?![\\p{L}\\p{N}]|[.,][0-9])`,
);
const longNumber = boundedPattern(`(?<![\\p{L}\\p{N}._/-])\\+?[0-9]{7,40}(?![\\p{L}\\p{N}])`);
const others = [
  // Times, shares, versions and addresses of machines.
  `${start}[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?(?: {0,1}[ap]\\.?m\\.?)?${end}`,
  `${start}[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}(?:\\.[0-9]{1,3})?${end}`,
  `${start}v[0-9]{1,3}(?:\\.[0-9]{1,4}){1,3}${end}`,
  `${start}[0-9]{1,6}(?:[.,][0-9]{1,3})? {0,1}%`,
  // "2 x", "x3", "qty: 4"
  `${start}(?:qty|quantity|cantidad|quantite|cant)[.:]{0,1} {0,2}[0-9]{1,6}${end}`,
  `${start}[0-9]{1,5} {0,1}[x×] {0,1}(?=[\\p{L}0-9])`,
  `${start}[x×] {0,1}[0-9]{1,3}${end}`,
].map(boundedPattern);

/** Numbers of other kinds; asked when amounts and dates have been read. */
export function readOtherNumbers(plain: string): Span[] {
  const phones = findAll(phone, plain).filter(([written]) => {
    const digits = written.replace(/\D/g, '').length;
    return digits >= 7 && digits <= 15;
  });
  return [phones, ...[longNumber, ...others].map((pattern) => findAll(pattern, plain))].flat().map(spanOf);
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}
