import { formatMoney } from '#shared/money.ts';
import type { Account } from './accounts.ts';
import { html, type Html } from './html.ts';
import { returnAddress } from './return-address.ts';
import type { Session, Status } from './sessions.ts';
import type { Transaction } from './transactions.ts';

/** Why a page takes no money: how its session ended, or that a card is at the gateway just now. */
export type ClosedState = Exclude<Status, 'open'> | 'busy';
type ClosedPage = {
  session: Session;
  account: Account;
  state: ClosedState;
  transaction: Transaction | undefined;
};

const signs: Record<ClosedState, string> = {
  completed: '✓',
  failed: '✕',
  expired: '◷',
  cancelled: '–',
  busy: '…',
};

export const headings: Record<ClosedState, string> = {
  completed: 'Paid',
  failed: 'Payment declined',
  expired: 'This link has expired',
  cancelled: 'Payment cancelled',
  busy: 'Your payment is being processed',
};

/** The page of a link that is used up: it says what happened, takes nothing, and shows a way on. */
export function closedPage({ session, account, state, transaction }: ClosedPage): Html {
  const { amount, currency } = session;
  return html`<main class="closed ${state}">
    <p class="sign" aria-hidden="true">${signs[state]}</p>
    <h1>${headings[state]}</h1>
    <p>${account.name} · <span class="figure">${formatMoney({ amount, currency })}</span></p>
    ${explanation(state, transaction)} ${wayOn(session, account, state)}
  </main>`;
}

function explanation(state: ClosedState, transaction: Transaction | undefined): Html {
  switch (state) {
    case 'completed':
      return html`<p>This link has been paid and can’t be used again.</p>
        <p>Receipt <strong class="figure">${transaction?.receipt_number}</strong></p>`;
    case 'failed':
      return html`<p>${transaction?.decline_message}. You have not been charged.</p>
        <p>This link can’t be used again: ask the merchant for a new one.</p>`;
    case 'expired':
      return html`<p>You have not been charged. Ask the merchant for a new link.</p>`;
    case 'cancelled':
      return html`<p>You have not been charged. This link can’t be used again.</p>`;
    case 'busy':
      return html`<p>Please don’t pay a second time. This takes a few seconds.</p>`;
  }
}

function wayOn(session: Session, account: Account, state: ClosedState): Html | null {
  if (state === 'busy')
    return html`<p><a class="button" href="/checkout/${session.id}">See what came of it</a></p>`;
  const address = state === 'expired' ? null : returnAddress(session, state);
  if (address === null) return null;
  return html`<p><a class="button" href="${address}" rel="noreferrer">Return to ${account.name}</a></p>`;
}
