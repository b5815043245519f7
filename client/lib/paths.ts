import type { Mode } from '#shared/roles.ts';

/** One merchant in one mode: what every page and every request of the desk is about. */
export type Account = { merchant: string; mode: Mode };

const enc = encodeURIComponent;
const base = ({ merchant, mode }: Account) => `/${enc(merchant)}/${mode}`;
const query = (params: Record<string, string>) => {
  const text = new URLSearchParams(params).toString();
  return text && `?${text}`;
};

/** Every page of the desk. Links are made here and nowhere else. */
export const pages = {
  home: () => '/',
  signIn: (next?: string) => `/sign-in${next && next !== '/' ? query({ next }) : ''}`,
  createOwner: () => '/create-owner',
  overview: (account: Account, params: Record<string, string> = {}) => `${base(account)}${query(params)}`,
  checkoutSessions: (account: Account, params: Record<string, string> = {}) =>
    `${base(account)}/checkout-sessions${query(params)}`,
  /** The form; a key goes on with the draft kept under it. */
  newCheckoutSession: (account: Account, intentKey?: string) =>
    `${base(account)}/checkout-sessions/new${intentKey ? query({ intent: intentKey }) : ''}`,
  checkoutSession: (account: Account, id: string) => `${base(account)}/checkout-sessions/${enc(id)}`,
  transactions: (account: Account, params: Record<string, string> = {}) =>
    `${base(account)}/transactions${query(params)}`,
  transaction: (account: Account, id: string) => `${base(account)}/transactions/${enc(id)}`,
  /** The document for the buyer. */
  receipt: (account: Account, id: string) => `${base(account)}/transactions/${enc(id)}/receipt`,
  /** A month of days, YYYY-MM; without one this month. */
  days: (account: Account, month?: string) => `${base(account)}/days${month ? query({ month }) : ''}`,
  day: (account: Account, day: string) => `${base(account)}/days/${enc(day)}`,
  unreconciled: (account: Account) => `${base(account)}/unreconciled`,
  lookup: (account: Account) => `${base(account)}/lookup`,
  exports: (account: Account) => `${base(account)}/exports`,
  statements: (account: Account) => `${base(account)}/statements`,
  /** Its result; `show` an outcome, or what is open. */
  statement: (account: Account, id: string, show = '') =>
    `${base(account)}/statements/${enc(id)}${show && query({ show })}`,
  settings: (account: Account) => `${base(account)}/settings`,
};

/** The patterns that the router matches, in the shape of {@link pages}. */
export const routePatterns = {
  home: '/',
  signIn: '/sign-in',
  createOwner: '/create-owner',
  account: '/:merchant/:mode',
  checkoutSessions: 'checkout-sessions',
  newCheckoutSession: 'checkout-sessions/new',
  checkoutSession: 'checkout-sessions/:id',
  transactions: 'transactions',
  transaction: 'transactions/:id',
  receipt: 'transactions/:id/receipt',
  days: 'days',
  day: 'days/:day',
  unreconciled: 'unreconciled',
  lookup: 'lookup',
  exports: 'exports',
  statements: 'statements',
  statement: 'statements/:id',
  settings: 'settings',
} as const;

const api = (account: Account) => `/api${base(account)}`;

/** Every HTTP endpoint that the client calls. */
export const endpoints = {
  signIn: () => '/api/sign-in',
  signOut: () => '/api/sign-out',
  me: () => '/api/me',
  owner: () => '/api/owner',
  settings: (merchant: string) => `/api/${enc(merchant)}/settings`,
  checkoutSessions: (account: Account, search = '') =>
    withSearch(`${api(account)}/checkout-sessions`, search),
  checkoutSessionSummary: (account: Account, search = '') =>
    withSearch(`${api(account)}/checkout-sessions/summary`, search),
  checkoutSession: (account: Account, id: string) => `${api(account)}/checkout-sessions/${enc(id)}`,
  refreshCheckoutSession: (account: Account, id: string) =>
    `${api(account)}/checkout-sessions/${enc(id)}/refresh`,
  checkoutSessionTimeline: (account: Account, id: string) =>
    `${api(account)}/checkout-sessions/${enc(id)}/timeline`,
  checkoutSessionRaw: (account: Account, id: string) => `${api(account)}/checkout-sessions/${enc(id)}/raw`,
  intent: (account: Account, key: string) => `${api(account)}/intents/${enc(key)}`,
  transactions: (account: Account, search = '') => withSearch(`${api(account)}/transactions`, search),
  transactionSummary: (account: Account, search = '') =>
    withSearch(`${api(account)}/transactions/summary`, search),
  transaction: (account: Account, id: string) => `${api(account)}/transactions/${enc(id)}`,
  receipt: (account: Account, id: string) => `${api(account)}/transactions/${enc(id)}/receipt`,
  receiptPdf: (account: Account, id: string, paper: string) =>
    `${api(account)}/transactions/${enc(id)}/receipt.pdf${query({ paper })}`,
  receiptBundle: (account: Account, search: string) =>
    withSearch(`${api(account)}/exports/receipts.pdf`, search),
  refreshTransaction: (account: Account, id: string) => `${api(account)}/transactions/${enc(id)}/refresh`,
  transactionTimeline: (account: Account, id: string) => `${api(account)}/transactions/${enc(id)}/timeline`,
  refunds: (account: Account, id: string) => `${api(account)}/transactions/${enc(id)}/refunds`,
  lookAgainAtRefund: (account: Account, id: string) => `${api(account)}/refunds/${enc(id)}/look-again`,
  resolveRefund: (account: Account, id: string) => `${api(account)}/refunds/${enc(id)}/resolve`,
  explainCheckoutSessions: (account: Account, search: string) =>
    withSearch(`${api(account)}/checkout-sessions/explain`, search),
  explainTransactions: (account: Account, search: string) =>
    withSearch(`${api(account)}/transactions/explain`, search),
  search: (account: Account, q: string) => `${api(account)}/search${query({ q })}`,
  /** Takes a whole complaint. */
  complaint: (account: Account) => `${api(account)}/search`,
  lookups: (account: Account) => `${api(account)}/lookups`,
  views: (account: Account) => `${api(account)}/views`,
  view: (account: Account, id: string) => `${api(account)}/views/${enc(id)}`,
  /** Puts a view back that was removed a moment ago. */
  restoreView: (account: Account, id: string) => `${api(account)}/views/${enc(id)}/restore`,
  viewCount: (account: Account, id: string) => `${api(account)}/views/${enc(id)}/count`,
  defaultView: (account: Account) => `${api(account)}/views/default`,
  layout: (account: Account) => `${api(account)}/views/layout`,
  /** A list of exports; what is posted there gives a single-use address for a download. */
  exports: (account: Account, search = '') => withSearch(`${api(account)}/exports`, search),
  export: (account: Account, id: string) => `${api(account)}/exports/${enc(id)}`,
  exportChanges: (account: Account, id: string) => `${api(account)}/exports/${enc(id)}/changes`,
  checkExport: (account: Account) => `${api(account)}/exports/check`,
  newAttempt: (account: Account, key: string) => `${api(account)}/intents/${enc(key)}/new-attempt`,
  unreconciled: (account: Account) => `${api(account)}/unreconciled`,
  acknowledge: (account: Account, kind: string, ref: string) =>
    `${api(account)}/unreconciled/${enc(kind)}/${enc(ref)}/acknowledge`,
  replayWebhook: (account: Account, ref: string) => `${api(account)}/unreconciled/webhook/${enc(ref)}/replay`,
  overview: (account: Account, search: string) => withSearch(`${api(account)}/overview`, search),
  backfill: (account: Account) => `${api(account)}/backfill`,
  statements: (account: Account, search = '') => withSearch(`${api(account)}/statements`, search),
  inspectStatement: (account: Account, search: string) =>
    withSearch(`${api(account)}/statements/inspect`, search),
  statement: (account: Account, id: string) => `${api(account)}/statements/${enc(id)}`,
  matchStatement: (account: Account, id: string) => `${api(account)}/statements/${enc(id)}/match`,
  statementLines: (account: Account, id: string, search: string) =>
    withSearch(`${api(account)}/statements/${enc(id)}/lines`, search),
  statementLine: (account: Account, id: string, position: number) =>
    `${api(account)}/statements/${enc(id)}/lines/${position}`,
  reopenStatementLine: (account: Account, id: string, position: number) =>
    `${api(account)}/statements/${enc(id)}/lines/${position}/reopen`,
  statementResult: (account: Account, id: string, search: string) =>
    withSearch(`${api(account)}/statements/${enc(id)}/result.csv`, search),
  review: (account: Account, id: string) => `${api(account)}/transactions/${enc(id)}/review`,
  reviews: (account: Account, ids: readonly string[] = []) =>
    withSearch(`${api(account)}/reviews`, ids.length === 0 ? '' : `ids=${ids.map(enc).join(',')}`),
  notes: (account: Account, kind: string, id: string) => `${api(account)}/notes${query({ kind, id })}`,
  note: (account: Account, id: string) => `${api(account)}/notes/${enc(id)}`,
  restoreNote: (account: Account, id: string) => `${api(account)}/notes/${enc(id)}/restore`,
  days: (account: Account, month?: string) => `${api(account)}/days${month ? query({ month }) : ''}`,
  day: (account: Account, day: string) => `${api(account)}/days/${enc(day)}`,
  closeDay: (account: Account, day: string) => `${api(account)}/days/${enc(day)}/close`,
  reopenDay: (account: Account, day: string) => `${api(account)}/days/${enc(day)}/reopen`,
  receiptNumbers: (account: Account, from: string, to: string) =>
    `${api(account)}/days/numbers${query({ from, to })}`,
  live: (account: Account) => `${api(account)}/live`,
};

function withSearch(path: string, search: string): string {
  return search === '' ? path : `${path}?${search}`;
}

/**
 * The path to go to after sign-in: only a path on this very origin, so that a crafted link can't send a
 * freshly signed-in person elsewhere. Anything else is the home page.
 */
export function safeNext(next: string | null, origin: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, origin)) return pages.home();
  const url = new URL(next, origin);
  // Judged in the form that a browser would make of it: "/\evil.com" is another origin by now, and
  // "/..//evil.com" has become a path that would be read as one.
  if (url.origin !== origin || /^\/(?:\/|sign-in)/.test(url.pathname)) return pages.home();
  return url.pathname + url.search + url.hash;
}

/** The page of the other mode that corresponds to this one: lists and settings carry over, single things do not. */
export function inOtherMode(pathname: string, account: Account): string {
  const other: Account = { ...account, mode: account.mode === 'test' ? 'live' : 'test' };
  const section = pathname.slice(base(account).length).split('/')[1] ?? '';
  switch (section) {
    case 'checkout-sessions':
      return pages.checkoutSessions(other);
    case 'transactions':
      return pages.transactions(other);
    case 'settings':
      return pages.settings(other);
    case 'days':
      return pages.days(other);
    case 'unreconciled':
      return pages.unreconciled(other);
    case 'statements':
      return pages.statements(other);
    case 'lookup':
      return pages.lookup(other);
    case 'exports':
      return pages.exports(other);
    default:
      return pages.overview(other);
  }
}
