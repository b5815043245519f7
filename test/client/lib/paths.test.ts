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
  test.each([
    [pages.home(), routePatterns.home, {}],
    [pages.signIn(), routePatterns.signIn, {}],
    [pages.createOwner(), routePatterns.createOwner, {}],
    [pages.overview(account), routePatterns.account, { merchant: 'main', mode: 'test' }],
    ...(
      [
        [pages.checkoutSessions(account), routePatterns.checkoutSessions, {}],
        [pages.newCheckoutSession(account), routePatterns.newCheckoutSession, {}],
        [pages.checkoutSession(account, 'cs_1'), routePatterns.checkoutSession, { id: 'cs_1' }],
        [pages.transactions(account), routePatterns.transactions, {}],
        [pages.transaction(account, 'txn/1'), routePatterns.transaction, { id: 'txn/1' }],
        [pages.unreconciled(account), routePatterns.unreconciled, {}],
        [pages.settings(account), routePatterns.settings, {}],
      ] as const
    ).map(
      ([path, pattern, params]) =>
        [path, `${routePatterns.account}/${pattern}`, { merchant: 'main', mode: 'test', ...params }] as const,
    ),
  ])('%s is matched by %s', (path, pattern, params) => {
    expect(matchPath(pattern, path)?.params).toEqual(params);
  });
});
