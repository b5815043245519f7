import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { noFaults } from '../../soak/compare.ts';
import { startFleet } from '../../soak/fleet.ts';
import { runKills } from '../../soak/kill.ts';
import type { DeskReply } from '../../support/desk-client.ts';

const address = process.env.TEST_DATABASE_URL ?? '';
if (address === '') throw new Error('TEST_DATABASE_URL must name a PostgreSQL server for tests');

/** A schema of its own in the given database, dropped when the test has finished. */
async function freshSchema(): Promise<Record<string, string>> {
  const schema = `kill_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: address });
  await admin.connect();
  await admin.query(`create schema ${schema}`);
  onTestFinished(async () => {
    await admin.query(`drop schema ${schema} cascade`);
    await admin.end();
  });
  const url = new URL(address);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { DATABASE_URL: url.href };
}

test('of two servers on one database, both killed at random moments, nothing acknowledged is lost and no link is made twice', async () => {
  const settings = await freshSchema();
  const report = await runKills({ seed: randomInt(2 ** 31), kills: 8, desks: 2, settings, calmMs: 40_000 });
  expect(report.faults, `seed ${report.seed}`).toEqual(noFaults());
  expect(report.cutAnswers, `seed ${report.seed}: the kills cut nothing short`).toBeGreaterThan(0);
  expect(report.acknowledged).toBe(report.upstreamSessions);
  expect(report.acknowledged).toBeGreaterThanOrEqual(8);
}, 90_000);

test.for([
  { upstream: 'answers', word: '', calls: 1 },
  { upstream: 'loses its first answer', word: ' sandbox:lost-answer', calls: 2 },
  { upstream: 'answers 500 twice', word: ' sandbox:500', calls: 3 },
])(
  '50 requests at once with one key over two servers make one link where upstream $upstream',
  async ({ word, calls }) => {
    // Nothing else may speak to upstream meanwhile, and a slow machine must not look like a lost answer.
    // The first comparison waits for six rounds of the completer.
    const calm = { SYNC_INTERVAL_MS: '3600000', COMPLETER_INTERVAL_MS: '2000', UPSTREAM_TIMEOUT_MS: '10000' };
    const fleet = await startFleet(2, { ...(await freshSchema()), ...calm });
    onTestFinished(() => fleet.stop());
    const body = { amount: 2500, currency: 'USD', description: `one key${word}` };
    const headers = { 'Idempotency-Key': randomUUID() };
    const create = async (): Promise<DeskReply | undefined> => {
      const reply = await fleet.ask('POST', '/checkout-sessions', { body, headers });
      return reply?.status === 202 ? create() : reply;
    };
    const replies = await Promise.all(Array.from({ length: 50 }, create));
    const made = await fleet.sandbox.sessions();
    expect(made).toHaveLength(1);
    expect(await fleet.upstreamCalls()).toBe(calls);
    expect(replies.map((reply) => reply?.status)).toEqual(Array.from({ length: 50 }, () => 201));
    expect(new Set(replies.map((reply) => reply?.text)).size).toBe(1);
    expect(replies[0]?.body).toMatchObject({ id: made[0]?.id, amount: 2500 });
  },
);
