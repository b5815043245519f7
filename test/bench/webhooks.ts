import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { signWebhook } from '../../server/upstream/signature.ts';
import { createRandom, type Random } from '../soak/random.ts';
import { type FilledDesk, startFilledDesk } from './filled-desk.ts';
import { countRows } from './fill-index.ts';
import { endedSale, inventOrder, sessionRow } from './invented-sales.ts';
import { endOnHostedPage, forEach, type Made, startLimitedSandbox } from './limited-sandbox.ts';
import { type Loader, type Shot, startLoader, type Volleyed } from './load.ts';
import { quantile, type Row } from './row.ts';

const links = 100_000;
const perSecond = 50;
const seconds = 60;
const junkPerSecond = 1000;
/** The list is asked for so often; quiet and under junk take turns, so that a slow spell of the machine hits both. */
const listPerSecond = 20;
const turns = 4;
const turnSeconds = 6;
const minute = 60_000;

/**
 * Deliveries to the built desk with 100,000 links in its index, from processes of their own. Upstream keeps to its 120
 * calls a minute, so the inbox fills faster than its events can be verified: as it would be.
 */
export async function measureWebhooks(): Promise<Row[]> {
  const random = createRandom(50);
  const sandbox = await startLimitedSandbox();
  const loaders = [startLoader(), startLoader()] as const;
  try {
    const orders = Array.from({ length: perSecond * seconds }, (_, index) => inventOrder(random, index + 1));
    const made = await sandbox.make(orders);
    await forEach(made, (link) => endOnHostedPage(link, 'paid'));
    const desk = await startFilledDesk(
      {
        CHECKOUT_API_URL: `${sandbox.url}/api/v1`,
        CHECKOUT_API_KEY_TEST: await sandbox.freshKey(),
        CHECKOUT_WEBHOOK_SECRET_TEST: sandbox.webhookSecret,
      },
      (accountId) => fullIndex(random, accountId, made),
    );
    try {
      const list = await measureList(desk, random, loaders);
      const answers = await measureAnswers(desk, sandbox.webhookSecret, made, loaders[0]);
      await desk.stop();
      return [...list, ...answers, ...inboxRows(desk)];
    } finally {
      await desk.stop();
      await desk.remove();
    }
  } finally {
    await Promise.all([...loaders.map((loader) => loader.stop()), sandbox.stop()]);
  }
}

/** Three links in a hundred are open, and of these the events will tell; the rest is half a year of trade. */
function* fullIndex(random: Random, accountId: number, made: readonly Made[]) {
  const now = Date.now();
  for (let number = 1; number <= links - made.length; number += 1) {
    yield endedSale(random, accountId, made.length + number, now);
  }
  for (const { order, id, checkoutUrl, expiresAt } of made) {
    const open = { accountId, id, checkoutUrl, expiresAt };
    const createdAt = now - random.below(20 * 60 * minute);
    const nextCheckAt = now + random.below(15 * minute);
    yield { session: sessionRow(order, { ...open, createdAt, nextCheckAt }), transaction: null };
  }
}

async function measureList(
  desk: FilledDesk,
  random: Random,
  [junkLoader, listLoader]: readonly [Loader, Loader],
): Promise<Row[]> {
  const shot: Shot = {
    method: 'GET',
    path: '/api/main/test/checkout-sessions',
    headers: { ...desk.headers, 'accept-encoding': 'gzip' },
  };
  const asked = { url: desk.url, shots: [shot], perSecond: listPerSecond, connections: 8 };
  const ask = () => listLoader.fire({ ...asked, seconds: turnSeconds });
  const posts = Array.from({ length: 200 }, () => junk(random));
  const sent = {
    url: desk.url,
    shots: posts,
    perSecond: junkPerSecond,
    seconds: turnSeconds,
    connections: 64,
  };
  await ask(); // what runs for the first time is slow by itself
  await junkLoader.fire({ ...sent, seconds: 2 });
  const quiet: Volleyed[] = [];
  const stormy: Volleyed[] = [];
  const junked: Volleyed[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    quiet.push(await ask());
    const [refusals, answers] = await Promise.all([junkLoader.fire(sent), ask()]);
    junked.push(refusals);
    stormy.push(answers);
    await pause(500);
  }
  const latencies = (runs: Volleyed[]) => runs.flatMap((run) => run.latencies);
  const [before, under] = [quantile(latencies(quiet), 0.95), quantile(latencies(stormy), 0.95)];
  return [
    { what: 'list of 100,000, quiet, p95', value: before, unit: 'ms' },
    { what: 'list of 100,000, under junk, p95', value: under, unit: 'ms' },
    { what: 'the latter over the former', value: under / before, unit: 'times', bound: 2 },
    {
      what: 'list answers other than 200',
      value: others([...quiet, ...stormy], '200'),
      unit: 'answers',
      bound: 0,
    },
    {
      what: 'junk answered a second',
      value: Math.min(...junked.map((run) => run.answeredPerSecond)),
      unit: 'posts',
      bound: 0.97 * junkPerSecond,
      isFloor: true,
    },
    { what: 'junk not refused with 401', value: others(junked, '401'), unit: 'posts', bound: 0 },
    { what: 'junk, time to its refusal, p95', value: quantile(latencies(junked), 0.95), unit: 'ms' },
    {
      what: 'latest that the load was with a post',
      value: Math.max(...junked.map((run) => run.latestMs)),
      unit: 'ms',
    },
  ];
}

/** A post without a signature, or with one of the right form by somebody who does not know the secret. */
function junk(random: Random): Shot {
  const event = {
    event_id: `evt_${random.word(24)}`,
    event_type: 'payment.completed',
    payload_redacted: { checkout_session_id: `cs_${random.word(24)}`, note: random.word(600) },
  };
  const body = JSON.stringify(event);
  const headers = { 'content-type': 'application/json' };
  if (random.chance(0.5)) return { method: 'POST', path: '/webhooks/main/test', headers, body };
  const timestamp = Math.floor(Date.now() / 1000);
  const forged = createHmac('sha256', random.word(20)).update(`${timestamp}.${body}`).digest('hex');
  const signature = { 'webhook-signature': `t=${timestamp},v1=${forged}` };
  return { method: 'POST', path: '/webhooks/main/test', headers: { ...headers, ...signature }, body };
}

async function measureAnswers(
  desk: FilledDesk,
  secret: string,
  made: readonly Made[],
  loader: Loader,
): Promise<Row[]> {
  const timestamp = Math.floor(Date.now() / 1000);
  const shots = made.map((link) => delivery(link, secret, timestamp));
  const run = await loader.fire({ url: desk.url, shots, perSecond, seconds, connections: 16 });
  return [
    { what: 'webhooks at 50 a second: answer, p50', value: quantile(run.latencies, 0.5), unit: 'ms' },
    {
      what: 'webhooks at 50 a second: answer, p99',
      value: quantile(run.latencies, 0.99),
      unit: 'ms',
      bound: 200,
    },
    { what: 'webhooks at 50 a second: answer, slowest', value: Math.max(...run.latencies), unit: 'ms' },
    { what: 'webhooks not answered 200', value: others([run], '200'), unit: 'events', bound: 0 },
  ];
}

/** What the sandbox itself would send of the payment. */
function delivery({ id, order }: Made, secret: string, timestamp: number): Shot {
  const { amount, currency, description, metadata } = order;
  const body = JSON.stringify({
    event_id: `evt_${id.slice(3)}`,
    event_type: 'payment.completed',
    payload_redacted: {
      ...{ status: 'approved', amount, currency, payment_method_type: 'card', card_brand: 'visa' },
      ...{ card_last4: '1111', line_items: [], checkout_session_id: id, description, metadata },
    },
  });
  const signature = signWebhook({ secret, timestamp, rawBody: Buffer.from(body) });
  return {
    method: 'POST',
    path: '/webhooks/main/test',
    headers: { 'content-type': 'application/json', 'webhook-signature': signature },
    body,
  };
}

function others(runs: readonly Volleyed[], expected: string): number {
  return runs
    .flatMap(({ statuses }) => Object.entries(statuses))
    .reduce((sum, [status, count]) => (status === expected ? sum : sum + count), 0);
}

/** Behind the stopped desk: every event that was promised is there, and no junk. */
function inboxRows({ dataDir }: FilledDesk): Row[] {
  const kept = countRows(dataDir, 'webhooks');
  return [
    { what: 'events kept, of 3,000', value: kept, unit: 'events', bound: perSecond * seconds, isFloor: true },
    {
      what: 'kept beyond what was sent',
      value: Math.max(0, kept - perSecond * seconds),
      unit: 'events',
      bound: 0,
    },
    {
      what: 'of these verified upstream so far',
      value: countRows(dataDir, `webhooks where state = 'applied'`),
      unit: 'events',
    },
  ];
}
