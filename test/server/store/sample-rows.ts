import { randomUUID } from 'node:crypto';
import type { ListPage, ListQuery } from '../../../server/store/list-query.ts';
import type {
  Account,
  AuditEntry,
  CheckoutSessionRow,
  TransactionRow,
  UserRow,
} from '../../../server/store/rows.ts';
import type { IntentSubmission } from '../../../server/store/intent-store.ts';
import type { Store } from '../../../server/store/store.ts';

/** Whole rows with plain content; a test names only what it is about. */

export const morning = Date.UTC(2026, 4, 5, 9, 0);

export function sampleAudit(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: randomUUID(),
    merchant: null,
    accountId: null,
    at: morning,
    userId: null,
    action: 'checkout_session.create',
    objectKind: null,
    objectId: null,
    outcome: 'ok',
    detail: null,
    address: null,
    requestId: null,
    ...change,
  };
}

export function sampleUser(change: Partial<UserRow> = {}): UserRow {
  const id = randomUUID();
  return {
    id,
    email: `${id}@example.com`,
    name: 'Pat Doe',
    passwordHash: 'hash',
    createdAt: morning,
    disabledAt: null,
    ...change,
  };
}

export function sampleSession(
  account: Account,
  change: Partial<CheckoutSessionRow> = {},
): CheckoutSessionRow {
  const id = change.id ?? `cs_${randomUUID()}`;
  return {
    accountId: account.id,
    id,
    status: 'open',
    reportedStatus: null,
    amount: 2500,
    currency: 'USD',
    checkoutUrl: `https://pay.example/checkout/${id}`,
    description: null,
    customerName: null,
    customerEmail: null,
    gateway: null,
    orderJson: null,
    metadataJson: null,
    rawJson: null,
    createdAt: morning,
    expiresAt: null,
    completedAt: null,
    createdBy: null,
    source: 'adopted',
    intentId: null,
    replaces: null,
    replacedBy: null,
    transactionId: null,
    checkedAt: null,
    missingSince: null,
    contradiction: null,
    nextCheckAt: null,
    acknowledged: null,
    version: 1,
    ...change,
  };
}

export function sampleTransaction(account: Account, change: Partial<TransactionRow> = {}): TransactionRow {
  return {
    accountId: account.id,
    id: `txn_${randomUUID()}`,
    receiptNumber: null,
    status: 'captured',
    amount: null,
    amountRefunded: null,
    currency: null,
    cardBrand: null,
    cardLast4: null,
    gatewayTransactionId: null,
    tokenId: null,
    declineCode: null,
    declineMessage: null,
    createdAt: null,
    checkoutSessionId: null,
    source: 'session',
    rawJson: null,
    checkedAt: null,
    ...change,
  };
}

export function sampleSubmission(account: Account, change: Partial<IntentSubmission> = {}): IntentSubmission {
  return {
    accountId: account.id,
    userId: 'user-1',
    key: `key-${randomUUID()}`,
    id: randomUUID(),
    body: '{"amount":2500}',
    bodyHash: 'hash',
    upstreamBody: '{"amount":2500,"metadata":{}}',
    replaces: null,
    leaseOwner: 'server-1',
    sentUnder: 'key-a',
    now: morning,
    ...change,
  };
}

/** Submits what stands in nobody's place. */
export async function submit(store: Store, submission: IntentSubmission) {
  const submitted = await store.intents.submit(submission);
  if (submitted === 'predecessor_made') throw new Error('It was refused for its predecessor.');
  return submitted;
}

let merchants = 0;

/** An account that nothing else in the store touches. */
export async function freshAccount(store: Store): Promise<Account> {
  merchants += 1;
  const slug = `shop-${merchants}-${randomUUID().slice(0, 8)}`;
  await store.merchants.add({ slug, name: 'Shop', timeZone: 'America/Jamaica', createdAt: morning });
  return await store.accounts.ensure(slug, 'test', 'http://127.0.0.1:4010');
}

export function sampleQuery(change: Partial<ListQuery> = {}): ListQuery {
  return { is: {}, isNot: {}, metadata: [], metadataNot: [], instants: {}, amount: {}, ...change };
}

export const firstPage: ListPage = { sort: { field: 'created_at', descending: true }, limit: 50 };
