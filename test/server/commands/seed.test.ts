import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  CheckoutSessionListSchema,
  checkoutSessionStatuses,
  CreateCheckoutSessionSchema,
  SummarySchema,
} from '#shared/checkout-sessions.ts';
import { UnreconciledSchema } from '#shared/intents.ts';
import { currencyCodes } from '#shared/money.ts';
import { SearchReplySchema } from '#shared/search.ts';
import { TransactionListSchema, transactionStatuses } from '#shared/transactions.ts';
import { describeProgress } from '../../../server/commands/seed-progress.ts';
import { inventSales, openCount } from '../../../server/commands/seed-sales.ts';
import { runModule, startModule } from '../../support/child-process.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const module = 'server/commands/seed.ts';
const now = Date.UTC(2026, 10, 23, 15, 0);
const plan = {
  ...{ seed: 7, count: 2000, firstNumber: 1, firstReceipt: 1, now, accountId: 1 },
  ...{ makers: ['user-1', 'user-2'], linkOrigin: 'http://127.0.0.1:4010' },
};

describe('what is invented', () => {
  const sales = [...inventSales(plan)];
  const sessions = sales.map(({ session }) => session);
  const transactions = sales.flatMap(({ transaction }) => transaction ?? []);

  test('is the same for the same seed, but for its instants, and another for another one', () => {
    expect([...inventSales(plan)]).toEqual(sales);
    const later = [...inventSales({ ...plan, now: now + 5_000_000 })];
    const facts = later.map(({ session: { id, amount, description } }) => ({ id, amount, description }));
    expect(facts).toEqual(sessions.map(({ id, amount, description }) => ({ id, amount, description })));
    const others = [...inventSales({ ...plan, seed: 8 })].map(({ session }) => session.id);
    expect(new Set([...others, ...sessions.map(({ id }) => id)]).size).toBe(2 * plan.count);
  });

  test('has every status and currency, every id once, and receipts without gaps', () => {
    expect(new Set(sessions.map(({ status }) => status))).toEqual(new Set(checkoutSessionStatuses));
    expect(new Set(sessions.map(({ currency }) => currency))).toEqual(new Set(currencyCodes));
    expect(new Set(transactions.map(({ status }) => status))).toEqual(new Set(transactionStatuses));
    const ids = [...sessions, ...transactions].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const receipts = transactions.flatMap(({ receiptNumber }) => receiptNumber ?? []);
    expect(receipts).toEqual(receipts.map((_, index) => `RCT-${String(index + 1).padStart(6, '0')}`));
    const declined = transactions.filter(({ status }) => status === 'failed');
    expect(declined.every(({ declineCode, receiptNumber }) => declineCode && receiptNumber === null)).toBe(
      true,
    );
  });

  test('stands in the order of three years, ends after it began, and is busiest in December', () => {
    const instants = sessions.map(({ createdAt }) => createdAt);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(now - (instants[0] ?? 0)).toBeGreaterThan(2.9 * 365 * 86_400_000);
    expect(sessions.filter(({ createdAt, completedAt }) => (completedAt ?? createdAt) >= now)).toEqual([]);
    const second = (at: number) => Math.floor(at / 1000);
    expect(
      sessions.filter(({ createdAt, completedAt }) => second(completedAt ?? createdAt) < second(createdAt)),
    ).toEqual([]);
    const open = sessions.filter(({ status }) => status === 'open');
    expect(open.filter(({ expiresAt }) => (expiresAt ?? 0) <= now)).toEqual([]);
    expect(sessions.filter(({ nextCheckAt }) => nextCheckAt !== null)).toEqual([]);
    expect(open).toHaveLength(openCount(plan.count));
    const month = (wanted: number) => instants.filter((at) => new Date(at).getUTCMonth() === wanted).length;
    expect(month(11)).toBeGreaterThan(1.5 * month(8));
    const hour = (wanted: number) =>
      instants.filter((at) => new Date(at - 18_000_000).getUTCHours() === wanted);
    expect(hour(12).length).toBeGreaterThan(10 * hour(3).length);
  });

  test('could have been made at the desk: every order passes the form’s own rules', () => {
    for (const session of sessions.filter(({ contradiction }) => contradiction === null)) {
      const { customerName: name, customerEmail: email, gateway, description } = session;
      const order = {
        ...{ amount: session.amount, currency: session.currency },
        ...(JSON.parse(session.orderJson ?? '{}') as Record<string, unknown>),
        ...(description !== null && { description }),
        ...(gateway !== null && { gateway }),
        ...((name !== null || email !== null) && {
          customer: { ...(name !== null && { name }), ...(email !== null && { email }) },
        }),
        ...(session.metadataJson !== null && { metadata: JSON.parse(session.metadataJson) as unknown }),
      };
      expect(z.safeParse(CreateCheckoutSessionSchema, order).error?.issues).toBeUndefined();
    }
  });

  test('names links that were made again from both sides', () => {
    const remade = sessions.filter(({ replacedBy }) => replacedBy !== null);
    expect(remade.length).toBeGreaterThan(10);
    for (const { id, replacedBy, amount } of remade) {
      const next = sessions.find((session) => session.id === replacedBy);
      expect(next).toMatchObject({ replaces: id, amount });
    }
  });

  test('speaks many scripts, with texts that run from right to left and one of nearly a thousand characters', () => {
    const texts = sessions.flatMap(({ description, customerName }) => [
      description ?? '',
      customerName ?? '',
    ]);
    for (const script of ['Latin', 'Devanagari', 'Arabic', 'Hebrew', 'Han', 'Extended_Pictographic']) {
      const pattern = new RegExp(script.startsWith('Ext') ? `\\p{${script}}` : `\\p{Script=${script}}`, 'u');
      expect(texts.filter((text) => pattern.test(text)).length, script).toBeGreaterThan(2);
    }
    expect(texts.some((text) => text !== text.normalize('NFC'))).toBe(true);
    const longest = Math.max(...texts.map((text) => text.length));
    expect(longest).toBeGreaterThan(850);
    expect(longest).toBeLessThanOrEqual(1000);
  });
});

describe('beside the running server', async () => {
  const desk = await startAppForFile({ settings: withoutSync });
  const settings = { DATA_DIR: desk.dataDir };

  test('2,000 links are found by list and search at once, and a second run adds others', async () => {
    const client = await desk.signInAs('owner');
    const first = await runModule(module, ['--count', '2000'], settings);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(
      /^Added 2,000 payment links and 1,\d{3} receipts \(RCT-000001 to RCT-00\d{4}\) to main, test mode, in .*Seed 1\.\n$/,
    );
    expect(first.stderr).toMatch(/Load \[#{24}\] 100 % 2,000 of 2,000 rows, [\d,]+ rows\/s/);
    expect(first.stderr).toContain('Merge text index: done');

    const summary = async (query = '') =>
      (await client.get(`${client.account}/checkout-sessions/summary?${query}`)).as(SummarySchema);
    const all = await summary();
    expect(all.count).toBe(2000);
    expect(all.totals.map(({ currency }) => currency).toSorted()).toEqual([...currencyCodes].toSorted());
    for (const status of checkoutSessionStatuses)
      expect((await summary(`status=${status}`)).count, status).toBeGreaterThan(5);
    const list = (await client.get(`${client.account}/checkout-sessions?limit=200`)).as(
      CheckoutSessionListSchema,
    );
    expect(list.data).toHaveLength(200);
    expect(list.data.map(({ created_by }) => created_by?.name)).toContain('The owner');

    const paid = list.data.find(
      ({ transaction, customer }) => transaction?.receipt_number && customer?.email,
    );
    const find = async (text: string) => {
      const reply = await client.get(`${client.account}/search?q=${encodeURIComponent(text)}`);
      return reply.as(SearchReplySchema).hits;
    };
    expect(await find(paid?.transaction?.receipt_number ?? '')).toContainEqual(
      expect.objectContaining({ exact: true, matched: 'receipt_number', id: paid?.transaction?.id }),
    );
    expect((await find(paid?.customer?.email ?? '')).map(({ id }) => id)).toContain(paid?.id);
    const cakes = await client.get(`${client.account}/transactions?q=black%20cake&limit=5`);
    expect(cakes.as(TransactionListSchema).data).toHaveLength(5);

    const eyes = (await client.get(`${client.account}/unreconciled`)).as(UnreconciledSchema);
    expect(new Set(eyes.items.map(({ state }) => state))).toEqual(
      new Set(['contradicted', 'missing_upstream', 'confirming', 'adopted']),
    );
    expect(eyes.count).toBeLessThan(20);
    // The sandbox knows none of these links: nobody asks it for them.
    const [account] = await desk.context.store.accounts.list();
    expect(await desk.context.store.checkoutSessions.countToCheck(account?.id ?? 0)).toBe(0);

    const last = /to (RCT-\d+)\)/.exec(first.stdout)?.[1] ?? '';
    const second = await runModule(module, ['--count', '300'], settings);
    const next = `RCT-${String(Number(last.slice(4)) + 1).padStart(6, '0')}`;
    expect(second.stdout).toContain(`receipts (${next} to `);
    expect((await summary()).count).toBe(2300);
    expect((await find(last)).filter(({ exact }) => exact)).toHaveLength(1);
  }, 180_000);

  test('Ctrl-C ends it after a whole transaction: what it says was loaded is there, with all indexes', async () => {
    const client = await desk.signInAs('viewer');
    const count = async () =>
      (await client.get(`${client.account}/checkout-sessions/summary`)).as(SummarySchema).count;
    const before = await count();
    const { child, said, ended } = startModule(module, ['--count', '1000000'], settings);
    await new Promise<void>((resolve) =>
      child.stderr.on('data', () => {
        if (said.stderr.includes('Load [')) resolve();
      }),
    );
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [, loaded = ''] = /Stopped after ([\d,]+) payment links/.exec(stderr) ?? [];
    expect((await count()) - before).toBe(Number(loaded.replaceAll(',', '')));
    expect(stderr).toMatch(/Build indexes \[#{24}\] 100 %/);
  }, 180_000);
});

test('a mistake in what was typed, or an account on the real API, ends it with 1 and says why', async () => {
  const endings = await Promise.all([
    runModule(module, [], {}),
    runModule(module, ['--count', '1e6'], {}),
    runModule(module, ['--count', '10', '--seed=-1'], {}),
    runModule(module, ['--count', '10', '--bogus'], {}),
    runModule(module, ['--count', '10'], { CHECKOUT_API_KEY_TEST: 'gc_test_never_used' }),
    runModule(module, ['--count', '10'], { CHECKOUT_API_URL: 'https://app.geniuscheckout.com/api/v1' }),
  ]);
  const messages = [
    ...['--count must be a whole number', '--count must be a whole number', '--seed must be', '--bogus'],
    ...['CHECKOUT_API_KEY_TEST is set', 'CHECKOUT_API_URL names it'],
  ];
  for (const [index, { code, stdout, stderr }] of endings.entries()) {
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(messages[index]);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr).not.toContain('never_used');
  }
}, 60_000);

test('progress tells rows, rows a second and the time left, and of what can’t be counted only the time', () => {
  const counted = { total: 1_000_000, unit: 'rows' };
  const load = { phase: 'Load', counted, done: 250_000, ms: 50_000, isLast: false };
  expect(describeProgress(load)).toBe(
    'Load [######------------------] 25 % 250,000 of 1,000,000 rows, 5,000 rows/s, 2 min 30 s left',
  );
  expect(describeProgress({ ...load, done: 0, ms: 0 })).toContain('0 % 0 of 1,000,000 rows');
  const build = { phase: 'Merge text index', counted: undefined, done: 0, ms: 61_000 };
  expect(describeProgress({ ...build, isLast: false })).toBe('Merge text index: 1 min 1 s');
  expect(describeProgress({ ...build, isLast: true })).toBe('Merge text index: done in 1 min 1 s');
});
