import type { CheckoutSession, Timeline } from '#shared/checkout-sessions.ts';
import { explainDecline } from '#shared/decline-codes.ts';
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
      return { tone: 'unknown', words: 'Found by a webhook and taken in', source: 'webhook' };
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
