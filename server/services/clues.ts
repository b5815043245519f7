import { readBareAmounts, readMoney } from './clue-amounts.ts';
import { maskCardNumbers, readBrands, readCardNumbers, readLastFours } from './clue-cards.ts';
import { readDates } from './clue-dates.ts';
import type { Clue, Reader, Reading } from './clue-kinds.ts';
import { readListedNumbers } from './clue-lists.ts';
import {
  readEmails,
  readIds,
  readLinks,
  readNamedReceipts,
  readReceipts,
  readReferences,
} from './clue-names.ts';
import { readMachineLines, readOtherNumbers, readSentLines } from './clue-noise.ts';
import { disjoint, plainText, type Span, without, writtenAt } from './clue-text.ts';

/**
 * The readers in their order: what is certain comes first, and what one has understood the next ones don't see. So a date is
 * no phone number, a phone number no amount, and the digits of a card nothing but its last four.
 */
const steps: ((plain: string, reader: Reader) => (Reading | Span)[])[] = [
  readMachineLines,
  readLinks,
  readEmails,
  readCardNumbers,
  readIds,
  readLastFours,
  readReceipts,
  readListedNumbers,
  readSentLines,
  readDates,
  readNamedReceipts,
  readMoney,
  readBareAmounts,
  readReferences,
  readOtherNumbers,
  readBrands,
];

/** Clues of a text, each once, in the order in which it names them; at most `most`, `isCut` when there were more. */
export function readClues(text: string, reader: Reader, most: number): { clues: Clue[]; isCut: boolean } {
  const source = plainText(text);
  let { plain } = source;
  const found: Reading[] = [];
  for (const step of steps) {
    const readings: (Reading | Span)[] = disjoint(step(plain, reader), plain.length);
    found.push(...readings.filter((reading): reading is Reading => 'value' in reading));
    plain = without(plain, readings);
  }
  const clues = new Map<string, Clue>();
  for (const reading of found.toSorted((a, b) => a.start - b.start)) {
    const { value } = reading;
    if (!value) continue;
    const name = `${value.kind} ${value.meaning.toLowerCase()}`;
    if (clues.has(name)) continue;
    const written = maskCardNumbers(writtenAt(source, reading).trim());
    clues.set(name, { ...value, meaning: maskCardNumbers(value.meaning), text: written });
  }
  const kept = withoutEchoes([...clues.values()]);
  return { clues: kept.slice(0, most), isCut: kept.length > most };
}

/** Without sums that stand there with their currency too. */
function withoutEchoes(clues: readonly Clue[]): Clue[] {
  const named = new Set(
    clues.flatMap((clue) =>
      clue.kind === 'amount' && clue.amount.currencies !== undefined ? clue.amount.amounts : [],
    ),
  );
  return clues.filter(
    (clue) =>
      clue.kind !== 'amount' ||
      clue.amount.currencies !== undefined ||
      !clue.amount.amounts.every((amount) => named.has(amount)),
  );
}
