import { lazy, Suspense, useState, type ComponentType } from 'react';
import { matchPath, Route, Routes } from 'react-router';
import { routePatterns } from '../lib/paths.ts';
import { Home } from './home.tsx';
import { LoginGate } from './login-gate.tsx';

/**
 * A page in a file of its own that comes when it is first gone to, or when `load` is called before. One that has come
 * is shown at once: `lazy` alone suspends even then, and React holds back what follows a fallback for 300 ms.
 */
function lazyPage(fetchPage: () => Promise<{ default: ComponentType }>) {
  let Loaded: ComponentType | undefined;
  const load = async () => {
    const page = await fetchPage();
    Loaded = page.default;
    return page;
  };
  const Lazy = lazy(load);
  function Page() {
    // Chosen once: changing over while it stands would make it lose what was typed.
    const [Chosen] = useState<ComponentType>(() => Loaded ?? Lazy);
    return <Chosen />;
  }
  return { load, Page };
}

const account = lazyPage(() => import('./account.tsx').then((m) => ({ default: m.AccountScreen })));
const signIn = lazyPage(() => import('../pages/sign-in.tsx').then((m) => ({ default: m.SignInPage })));
const createOwner = lazyPage(() =>
  import('../pages/create-owner.tsx').then((m) => ({ default: m.CreateOwnerPage })),
);
const overview = lazyPage(() => import('../pages/overview.tsx').then((m) => ({ default: m.OverviewPage })));
const checkoutSessions = lazyPage(() =>
  import('../pages/checkout-sessions.tsx').then((m) => ({ default: m.CheckoutSessionsPage })),
);
const newCheckoutSession = lazyPage(() =>
  import('../pages/new-checkout-session.tsx').then((m) => ({ default: m.NewCheckoutSessionPage })),
);
const checkoutSession = lazyPage(() =>
  import('../pages/checkout-session.tsx').then((m) => ({ default: m.CheckoutSessionPage })),
);
const transactions = lazyPage(() =>
  import('../pages/transactions.tsx').then((m) => ({ default: m.TransactionsPage })),
);
const transaction = lazyPage(() =>
  import('../pages/transaction.tsx').then((m) => ({ default: m.TransactionPage })),
);
const receipt = lazyPage(() => import('../pages/receipt.tsx').then((m) => ({ default: m.ReceiptPage })));
const days = lazyPage(() => import('../pages/days.tsx').then((m) => ({ default: m.DaysPage })));
const day = lazyPage(() => import('../pages/day.tsx').then((m) => ({ default: m.DayPage })));
const unreconciled = lazyPage(() =>
  import('../pages/unreconciled.tsx').then((m) => ({ default: m.UnreconciledPage })),
);
const lookup = lazyPage(() => import('../pages/lookup.tsx').then((m) => ({ default: m.LookupPage })));
const exports = lazyPage(() => import('../pages/exports.tsx').then((m) => ({ default: m.ExportsPage })));
const statements = lazyPage(() =>
  import('../pages/statements.tsx').then((m) => ({ default: m.StatementsPage })),
);
const statement = lazyPage(() =>
  import('../pages/statement.tsx').then((m) => ({ default: m.StatementPage })),
);
const settings = lazyPage(() => import('../pages/settings.tsx').then((m) => ({ default: m.SettingsPage })));
const notFound = lazyPage(() => import('../pages/not-found.tsx').then((m) => ({ default: m.NotFoundPage })));

/** The pages of an account, in the order in which an address is tried. */
const accountPages = [
  ['', overview],
  [routePatterns.checkoutSessions, checkoutSessions],
  [routePatterns.newCheckoutSession, newCheckoutSession],
  [routePatterns.checkoutSession, checkoutSession],
  [routePatterns.transactions, transactions],
  [routePatterns.transaction, transaction],
  [routePatterns.receipt, receipt],
  [routePatterns.days, days],
  [routePatterns.day, day],
  [routePatterns.unreconciled, unreconciled],
  [routePatterns.lookup, lookup],
  [routePatterns.exports, exports],
  [routePatterns.statements, statements],
  [routePatterns.statement, statement],
  [routePatterns.settings, settings],
] as const;

/** The whole map of the client. */
export function AppRoutes() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path={routePatterns.home} element={<Home />} />
        <Route path={routePatterns.signIn} element={<signIn.Page />} />
        <Route path={routePatterns.createOwner} element={<createOwner.Page />} />
        <Route
          path={routePatterns.account}
          element={
            <LoginGate>
              <account.Page />
            </LoginGate>
          }
        >
          {accountPages.map(([path, { Page }]) =>
            path === '' ? (
              <Route key="index" index element={<Page />} />
            ) : (
              <Route key={path} path={path} element={<Page />} />
            ),
          )}
          <Route path="*" element={<notFound.Page />} />
        </Route>
        <Route path="*" element={<notFound.Page />} />
      </Routes>
    </Suspense>
  );
}

/** Fetches the parts of the page at an address at once, instead of one after the other as they are met. */
export function preloadPage(pathname: string): void {
  const found = accountPages.find(([path]) => matchPath(`${routePatterns.account}/${path}`, pathname));
  if (!found) return;
  // A part that does not come is met again, and reported, when its page is shown.
  void account.load().catch(() => undefined);
  void found[1].load().catch(() => undefined);
}
