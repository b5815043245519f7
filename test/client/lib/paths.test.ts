import { matchPath } from 'react-router';
import { describe, expect, test } from 'vitest';
import { inOtherMode, pages, routePatterns, safeNext, type Account } from '../../../client/lib/paths.ts';

const account: Account = { merchant: 'main', mode: 'test' };
const origin = 'https://desk.example';

describe('where sign-in leads', () => {
  test.each([
    ['/main/test/transactions?status=captured#x', '/main/test/transactions?status=captured#x'],
    [null, '/'],
    ['', '/'],
    ['main/test', '/'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['/..//evil.example/', '/'],
    ['/\t/evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/sign-in', '/'],
  ])('%j leads to %s', (next, path) => {
    expect(safeNext(next, origin)).toBe(path);
  });
});

test('ids of any characters stay one part of the path', () => {
  expect(pages.checkoutSession(account, 'cs/../?#')).toBe('/main/test/checkout-sessions/cs%2F..%2F%3F%23');
});

test('the sign-in page remembers a page, but not the home page', () => {
  expect(pages.signIn('/main/test?x=1')).toBe('/sign-in?next=%2Fmain%2Ftest%3Fx%3D1');
  expect(pages.signIn('/')).toBe('/sign-in');
});

describe('the other mode', () => {
  test.each([
    ['/main/test', '/main/live'],
    ['/main/test/checkout-sessions', '/main/live/checkout-sessions'],
    ['/main/test/checkout-sessions/cs_1', '/main/live/checkout-sessions'],
    ['/main/test/transactions/txn_1', '/main/live/transactions'],
    ['/main/test/settings', '/main/live/settings'],
    ['/main/test/unreconciled', '/main/live/unreconciled'],
    ['/main/test/nowhere', '/main/live'],
  ])('from %s it is %s', (pathname, other) => {
    expect(inOtherMode(pathname, account)).toBe(other);
  });
});

describe('every page has a route', () => {
  const inAccount = (pattern: string) => `${routePatterns.account}/${pattern}`;
  const own = { merchant: 'main', mode: 'test' };
  test.each<[path: string, pattern: string, params: Record<string, string>]>([
    [pages.home(), routePatterns.home, {}],
    [pages.signIn(), routePatterns.signIn, {}],
    [pages.createOwner(), routePatterns.createOwner, {}],
    [pages.overview(account), routePatterns.account, own],
    [pages.checkoutSessions(account), inAccount(routePatterns.checkoutSessions), own],
    [pages.newCheckoutSession(account), inAccount(routePatterns.newCheckoutSession), own],
    [
      pages.checkoutSession(account, 'cs_1'),
      inAccount(routePatterns.checkoutSession),
      { ...own, id: 'cs_1' },
    ],
    [pages.transactions(account), inAccount(routePatterns.transactions), own],
    [pages.transaction(account, 'txn/1'), inAccount(routePatterns.transaction), { ...own, id: 'txn/1' }],
    [pages.unreconciled(account), inAccount(routePatterns.unreconciled), own],
    [pages.settings(account), inAccount(routePatterns.settings), own],
  ])('%s is matched by %s', (path, pattern, params) => {
    expect(matchPath(pattern, path)?.params).toEqual(params);
  });
});
