import type { Unreconciled } from '#shared/intents.ts';
import { pages, type Account } from './paths.ts';

export type Item = Unreconciled['items'][number];

/**
 * Where what needs eyes can be looked at; nothing where there is no page of it that whoever asks may see. An attempt's
 * page is its maker's alone: to anybody else its key is a fresh one, under which a second link could be made.
 */
export function pageOfItem(account: Account, item: Item): string | undefined {
  if (item.checkout_session_id !== null) return pages.checkoutSession(account, item.checkout_session_id);
  if (item.transaction_id !== null) return pages.transaction(account, item.transaction_id);
  return item.kind === 'intent' && item.is_mine ? pages.newCheckoutSession(account, item.id) : undefined;
}
