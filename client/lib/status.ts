/** The tones that a state is shown in; each has one sign and one colour everywhere. */
export type Tone = 'paid' | 'waiting' | 'failed' | 'expired' | 'cancelled' | 'refunded' | 'unknown';
export type StatusText = { tone: Tone; word: string; meaning: string };

const sessionStatuses = new Map<string, StatusText>([
  ['open', { tone: 'waiting', word: 'Open', meaning: 'The customer has not completed checkout yet.' }],
  ['completed', { tone: 'paid', word: 'Paid', meaning: 'The payment was captured.' }],
  ['failed', { tone: 'failed', word: 'Failed', meaning: 'A payment was attempted and declined.' }],
  ['expired', { tone: 'expired', word: 'Expired', meaning: 'Its time ran out without a payment.' }],
  ['cancelled', { tone: 'cancelled', word: 'Cancelled', meaning: 'The customer used the cancel button.' }],
]);

const transactionStatuses = new Map<string, StatusText>([
  [
    'authorized',
    { tone: 'waiting', word: 'Authorized', meaning: 'The card agreed; no money has moved yet.' },
  ],
  ['captured', { tone: 'paid', word: 'Captured', meaning: 'The money was taken from the card.' }],
  ['voided', { tone: 'cancelled', word: 'Voided', meaning: 'Released before any money moved.' }],
  ['refunded', { tone: 'refunded', word: 'Refunded', meaning: 'All of the money was given back.' }],
  [
    'partially_refunded',
    { tone: 'refunded', word: 'Partly refunded', meaning: 'Some of the money was given back.' },
  ],
  ['failed', { tone: 'failed', word: 'Failed', meaning: 'The payment was declined.' }],
]);

/** Upstream may send a status that its page does not name: it is shown as it is. */
const asItIs = (status: string): StatusText => ({
  tone: 'unknown',
  word: status,
  meaning: 'The checkout API sent this status; its documentation does not explain it.',
});

/** Word, tone and meaning of a checkout session's status. */
export const sessionStatus = (status: string): StatusText => sessionStatuses.get(status) ?? asItIs(status);

/** Whether a link ended without money, so that making it again is the way on. */
export const endedUnpaid = (status: string) => ['failed', 'expired', 'cancelled'].includes(status);

/** Word, tone and meaning of a transaction's status. */
export const transactionStatus = (status: string): StatusText =>
  transactionStatuses.get(status) ?? asItIs(status);

const unsettledStates = new Map<string, StatusText>([
  [
    'pending',
    { tone: 'unknown', word: 'Confirming', meaning: 'Sent; the checkout API has not answered yet.' },
  ],
  [
    'unknown',
    {
      tone: 'unknown',
      word: 'Confirming',
      meaning: 'This link may exist: we are finding out with the same key.',
    },
  ],
  [
    'confirming',
    {
      tone: 'unknown',
      word: 'Confirming',
      meaning: 'Reported by webhook; we are confirming it with the checkout API.',
    },
  ],
  [
    'needs_person',
    { tone: 'failed', word: 'Needs a person', meaning: 'This could not be settled by itself.' },
  ],
]);

/** Word, tone and meaning of what is not settled: an attempt to create, or a report not confirmed yet. */
export const intentStatus = (state: string): StatusText => unsettledStates.get(state) ?? sessionStatus(state);

/** Who reads it, and why it is not settled: an attempt's own error code, or what troubles the whole account. */
export type Reader = {
  code: string | undefined;
  /** Whether they are one of those who can replace the API key. */
  mayReplaceKey: boolean;
};

/** What whoever reads this can do while an attempt is settled by itself. The server's reason says what happened. */
export function adviceWhileChecking({ code, mayReplaceKey }: Reader): string {
  if (code !== 'api_key_rejected') return 'You need do nothing.';
  return `${mayReplaceKey ? 'Replace the key' : 'Ask an owner or admin to replace the key'}: it goes on by itself then.`;
}
