import { adviceWhileChecking, intentStatus, type Reader, type StatusText } from '../../lib/status.ts';
import type { Item } from '../../lib/item-page.ts';

export const nameOfItem = ({ kind, ref }: Pick<Item, 'kind' | 'ref'>) => `${kind} ${ref}`;

/** States that end by themselves; in all others somebody has to look. */
const checking = new Set(['pending', 'unknown', 'confirming']);

export const isChecking = ({ state }: Item) => checking.has(state);

const sessionStates = new Map<string, StatusText>([
  [
    'adopted',
    { tone: 'unknown', word: 'Found', meaning: 'It exists at the checkout API and was not made here.' },
  ],
  [
    'contradicted',
    {
      tone: 'failed',
      word: 'Contradiction',
      meaning: 'Something stands against this link: its sum, its state, or a second link like it.',
    },
  ],
  [
    'missing_upstream',
    { tone: 'failed', word: 'Missing', meaning: 'The checkout API does not know this link any more.' },
  ],
]);

const refundStates = new Map<string, StatusText>([
  ['pending', { tone: 'unknown', word: 'Refund', meaning: 'Sent; the checkout API has not answered yet.' }],
  [
    'unknown',
    {
      tone: 'unknown',
      word: 'Refund',
      meaning: 'It may have been made: we are finding out with the same key.',
    },
  ],
  [
    'needs_person',
    { tone: 'unknown', word: 'Refund', meaning: 'It may have been made; a person has to find out.' },
  ],
  ['completed', { tone: 'failed', word: 'Refund', meaning: 'It was made otherwise than it was asked for.' }],
]);

/** Word, tone and meaning of an item's state. */
export function itemStatus({ kind, state }: Item): StatusText {
  if (kind === 'webhook') {
    return { tone: 'unknown', word: 'Webhook', meaning: 'A message that could not be applied.' };
  }
  if (kind === 'refund') return refundStates.get(state) ?? intentStatus(state);
  return sessionStates.get(state) ?? intentStatus(state);
}

/** What whoever reads this can do about it, or that there is nothing to do. */
export function whatToDo(item: Item, reader: Reader): string {
  // Its own message says that nothing need be done.
  if (item.kind === 'refund' && item.state === 'unknown') return '';
  if (isChecking(item)) return adviceWhileChecking(reader);
  if (item.kind === 'refund') return adviceOnRefund(item);
  if (item.kind === 'intent') return adviceOnAttempt(item);
  if (item.kind === 'webhook') {
    return item.actions.includes('replay')
      ? 'Have it read once more. If that changes nothing, look at what it is about in the checkout’s own portal.'
      : 'Look at what it is about in the checkout’s own portal.';
  }
  return sessionAdvice.get(item.state) ?? '';
}

function adviceOnRefund({ state, actions }: Item): string {
  if (state === 'completed') return 'Compare it with the checkout’s own portal.';
  return actions.includes('resolve')
    ? '“Look again” reads the payment anew and gives nothing back. Until you say what came of it, no other refund of this payment can be made.'
    : 'An owner, admin or finance has to find out whether it was made.';
}

function adviceOnAttempt({ actions, is_mine: isMine, made_by: maker, new_attempt_key: begun }: Item): string {
  // The message says that one was begun.
  if (begun !== null) return 'Go on with that one, or look whether the first link exists.';
  if (actions.includes('new_attempt'))
    return '“New attempt” first shows how to look; it makes nothing by itself.';
  if (isMine) return 'Your role can’t make a new attempt now: ask an owner or admin.';
  return `Only ${maker ?? 'whoever made it'} can make the new attempt.`;
}

/** An adopted link's message says all there is to say. */
const sessionAdvice = new Map([
  [
    'contradicted',
    'Compare it with the checkout’s own portal before anything is delivered. What stands here was not changed.',
  ],
  ['missing_upstream', 'Ask the checkout’s support before it is sent or anything is delivered for it.'],
]);
