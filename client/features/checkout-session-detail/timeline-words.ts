import type { CheckoutSession, Timeline } from '#shared/checkout-sessions.ts';
import { explainDecline } from '#shared/decline-codes.ts';
import type { Draft } from '#shared/intents.ts';
import { attemptedOf, knownSum } from '../../lib/attempted.ts';
import { sessionStatus } from '../../lib/status.ts';
import type { Tone } from '../../lib/status.ts';

export type TimelineEntry = Timeline['data'][number];
export type TimelineLine = { tone: Tone; words: string; source: string };

/** One entry in words, with where the fact comes from. What has no words yet is shown as it was recorded. */
export function wordsFor(entry: TimelineEntry, session: CheckoutSession): TimelineLine {
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
        words: endWords(detail('to') ?? '', to.word, session),
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
    default:
      return { tone: 'unknown', words: `${action}: ${outcome}`, source: by || 'recorded here' };
  }
}

function endWords(status: string, word: string, { transaction }: CheckoutSession): string {
  if (status !== 'failed' || !transaction?.decline_code) return word;
  return `Declined: ${explainDecline(transaction.decline_code, transaction.decline_message)}`;
}

/** ": 0.01 USD", as far as the event told it. */
function sumIn(told: unknown): string {
  const { amount, currency } = attemptedOf((told ?? null) as Draft | null);
  const sum = knownSum({ amount, currency });
  return sum === undefined ? '' : `: ${sum}`;
}
