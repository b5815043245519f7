import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Hit } from '#shared/search.ts';
import {
  recentFindsQuery,
  rememberFind,
  rememberPasted,
} from '../../../../client/features/search/recent-finds.ts';

const account = { merchant: 'main', mode: 'test' } as const;
const find = (id: string): Hit => ({ kind: 'transaction', id, matched: 'id', exact: true });
const idsOf = (client: QueryClient, of: Parameters<typeof recentFindsQuery>[0] = account) =>
  client.getQueryData(recentFindsQuery(of).queryKey)?.hits.map(({ id }) => id);

test('the last ten finds are kept, newest first and each once', () => {
  const client = new QueryClient();
  for (let n = 1; n <= 12; n += 1) rememberFind(client, account, find(`txn_${n}`));
  rememberFind(client, account, find('txn_5'));
  const ids = ['txn_5', 'txn_12', 'txn_11', 'txn_10', 'txn_9', 'txn_8', 'txn_7', 'txn_6', 'txn_4', 'txn_3'];
  expect(idsOf(client)).toEqual(ids);
});

test('each account has its own', () => {
  const client = new QueryClient();
  rememberFind(client, account, find('txn_1'));
  expect(idsOf(client, { merchant: 'main', mode: 'live' })).toBeUndefined();
});

test('they are gone when the cache is cleared, as it is when somebody signs out', () => {
  const client = new QueryClient();
  rememberFind(client, account, find('txn_1'));
  rememberPasted(client, account, 'Hi,\nmy e-mail is …');
  client.clear();
  expect(client.getQueryData(recentFindsQuery(account).queryKey)).toBeUndefined();
});

test('they outlive the time after which unused answers are thrown away', () => {
  const client = new QueryClient();
  rememberFind(client, account, find('txn_1'));
  const [query] = client.getQueryCache().findAll({ queryKey: recentFindsQuery(account).queryKey });
  expect(query?.gcTime).toBe(Infinity);
});
