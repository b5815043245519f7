import { maxComplaintLength, type ClueKind, type ComplaintReply } from '#shared/search.ts';
import { formatCount } from '../../lib/format.ts';

/** What was recognised, in words. */
export const clueWords: Readonly<Record<ClueKind, string>> = {
  receipt_number: 'Receipt number',
  id: 'Id',
  checkout_url: 'Payment link',
  email: 'E-mail',
  card_last4: 'Last four digits',
  card_brand: 'Card',
  amount: 'Amount',
  date: 'Date',
};

/** How much was recognised and found, for the line above the clues. */
export function cluesText({ clues, together }: Pick<ComplaintReply, 'clues' | 'together'>): string {
  if (clues.length === 0) return 'Nothing recognised';
  const found = clues.filter(({ hits }) => hits.length > 0).length;
  const parts = [`${formatCount(clues.length, 'clue')} recognised`, `${found} found`];
  if (together.length > 0)
    parts.push(formatCount(together.length, 'find fits together', 'finds fit together'));
  return parts.join(', ');
}

/** Why a text is not looked through, or nothing. Cutting it would leave out what the buyer wrote last. */
export function tooLongText(text: string): string | undefined {
  if (text.length <= maxComplaintLength) return undefined;
  const length = text.length.toLocaleString('en');
  return `This text has ${length} characters; at most ${maxComplaintLength.toLocaleString('en')} are looked through at once. Shorten it.`;
}
