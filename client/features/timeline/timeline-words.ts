import type { Timeline } from '#shared/checkout-sessions.ts';
import { explainDecline } from '#shared/decline-codes.ts';
import type { Draft } from '#shared/intents.ts';
import type { Transaction } from '#shared/transactions.ts';
import { attemptedOf, knownSum } from '../../lib/attempted.ts';
import { sourceText } from '../../lib/source-text.ts';
import { sessionStatus } from '../../lib/status.ts';
import type { Tone } from '../../lib/status.ts';

export type TimelineEntry = Timeline['data'][number];
/** Whose timeline it is: a link with its payment, or a payment by itself. */
export type TimelineSubject = {
  transaction: Pick<Transaction, 'decline_code' | 'decline_message'> | null;
};
export type TimelineLine = { tone: Tone; words: string; source: string };

/** One entry in words, with where the fact comes from. What has no words yet is shown as it was recorded. */
export function wordsFor(entry: TimelineEntry, subject: TimelineSubject): TimelineLine {
  const { action, outcome, actor } = entry;
  const by = actor ? `by ${actor}` : '';
  const detail = (name: string) => {
    const value = entry.detail?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  switch (action) {
    case 'checkout_session.create':
      return {
        tone: 'waiting',
        words: outcome === 'created' ? 'Link made' : `Making the link: ${outcome}`,
        source: by || 'by us',
      };
    case 'checkout_session.status': {
      const to = sessionStatus(detail('to') ?? '');
      return {
        tone: to.tone,
        words: endWords(detail('to') ?? '', to.word, subject),
        source: 'the checkout API',
      };
    }
    case 'checkout_session.contradicted':
      return {
        tone: 'unknown',
        words: `Contradiction recorded, not applied. ${detail('contradiction') ?? ''}`,
        source: 'the checkout API',
      };
    case 'checkout_session.missing_upstream':
      return {
        tone: 'unknown',
        words: 'The checkout API did not find this link; it is kept here.',
        source: 'the checkout API',
      };
    case 'checkout_session.adopt':
      return detail('source') === 'webhook'
        ? { tone: 'unknown', words: 'Found by a webhook and taken in', source: 'webhook' }
        : {
            tone: 'unknown',
            words: 'Found in the list of receipts and taken in',
            source: 'the checkout API',
          };
    case 'unreconciled.acknowledge': {
      const note = detail('note');
      return {
        tone: 'unknown',
        words: `Looked at and left so${note === undefined ? '' : `: ${note}`}`,
        source: by || 'by us',
      };
    }
    case 'intent.new_attempt':
      return { tone: 'unknown', words: 'A new attempt was begun in its place', source: by || 'by us' };
    case 'webhook.replay':
      return { tone: 'unknown', words: 'A webhook was read once more', source: by || 'by us' };
    case 'webhook.amount_differs':
      return {
        tone: 'failed',
        words: `A webhook told of another sum${sumIn(entry.detail?.['told'])}; it was not applied`,
        source: 'webhook',
      };
    case 'webhook':
      return {
        tone: 'unknown',
        words: `Webhook ${detail('event_type') ?? ''}`,
        source: `webhook, ${outcome}`,
      };
    case 'refund.ask':
    case 'refund.create':
    case 'refund.told':
    case 'refund.look_again':
    case 'refund.resolve':
      return refundWords(entry, by);
    case 'transaction.created':
      return {
        tone: 'waiting',
        words: 'Payment began, by the clock of the checkout API',
        source: sourceText(detail('source') ?? ''),
      };
    default:
      return {
        tone: 'unknown',
        words: doneHere.get(action) ?? `${action}: ${outcome}`,
        source: by || 'recorded here',
      };
  }
}

/** What colleagues did that says all by its name. */
const doneHere = new Map([
  ['review.tick', 'Ticked off'],
  ['review.untick', 'Tick taken off'],
  ['note.add', 'Note written'],
  ['note.remove', 'Note removed'],
  ['note.restore', 'Removed note brought back'],
]);

const refundEndings: Record<string, string> = {
  pending: 'waits',
  unknown: 'not known whether it was made',
  completed: 'made',
  refused: 'not made',
  needs_person: 'needs a person',
};

/** A refund, from the press to what came of it; by whom it is. */
function refundWords({ action, outcome, detail }: TimelineEntry, by: string): TimelineLine {
  const sum = `Refund${sumIn(detail)}`;
  const text = (name: string) => {
    const value = detail?.[name];
    return typeof value === 'string' ? value : '';
  };
  const ending = refundEndings[outcome] ?? outcome;
  const tone = outcome === 'completed' ? 'refunded' : outcome === 'refused' ? 'failed' : 'unknown';
  switch (action) {
    case 'refund.ask':
      return { tone: 'waiting', words: `${sum}, asked for: ${text('reason')}`, source: by || 'by us' };
    case 'refund.told':
      return { tone: 'refunded', words: `${sum}, made elsewhere`, source: 'webhook' };
    case 'refund.look_again':
      return { tone, words: `${sum}. ${text('found')}`, source: by || 'by us' };
    case 'refund.resolve':
      return { tone, words: `${sum}, ${ending} by a person’s word: ${text('note')}`, source: by || 'by us' };
    default:
      return { tone, words: `${sum}, ${ending}`, source: 'the checkout API' };
  }
}

function endWords(status: string, word: string, { transaction }: TimelineSubject): string {
  if (status !== 'failed' || !transaction?.decline_code) return word;
  return `Declined: ${explainDecline(transaction.decline_code, transaction.decline_message)}`;
}

/** ": 0.01 USD", as far as the event told it. */
function sumIn(told: unknown): string {
  const { amount, currency } = attemptedOf((told ?? null) as Draft | null);
  const sum = knownSum({ amount, currency });
  return sum === undefined ? '' : `: ${sum}`;
}
