import { randomInt, randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { type CheckoutSession, TimelineSchema } from '#shared/checkout-sessions.ts';
import { createRandom, type Random } from '../../soak/random.ts';
import { deskInWeatherForFile, keys, secrets, unreconciled } from '../../support/chaos-desk.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { sendEvent } from '../../support/webhook-delivery.ts';

const { desk, owner, weather } = await deskInWeatherForFile();
const seed = Number(process.env['STORY_SEED'] ?? randomInt(2 ** 31));
const types = [
  'checkout.session.created',
  'checkout.session.expired',
  'payment.completed',
  'payment.captured',
  'payment.refunded',
];

type Event = { event_id: string; event_type: string; payload_redacted: Record<string, unknown> };
type Step = Event | 'look' | 'refresh' | 'pay and refund';

/** One session's life as told to the desk; `events` are those that it is told of, once or more. */
type Story = { session: CheckoutSession; steps: Step[]; events: Event[]; lie: Event | undefined };

/** The events in this order, with copies after them, polls between, and in every other story one over another sum. */
function storyOf(order: string[], session: CheckoutSession, random: Random): Story {
  const eventOf = (event_type: string, more: Record<string, unknown> = {}): Event => ({
    event_id: `evt_${randomUUID()}`,
    event_type,
    payload_redacted: { checkout_session_id: session.id, ...more },
  });
  const events = order.map((type) => eventOf(type, type === 'payment.refunded' ? { amount: 100 } : {}));
  const steps: Step[] = [...events];
  const lie = random.chance(0.5) ? eventOf('payment.completed', { amount: 1, currency: 'USD' }) : undefined;
  if (lie) steps.splice(1 + random.below(4), 0, lie);
  for (const event of lie ? [...events, lie] : events) {
    if (random.chance(0.4)) steps.splice(steps.indexOf(event) + 1 + random.below(3), 0, event);
  }
  for (let polls = random.below(4); polls > 0; polls--) {
    steps.splice(random.below(steps.length + 1), 0, random.chance(0.5) ? 'look' : 'refresh');
  }
  // Mostly all has happened before the first event comes; sometimes the first few run ahead of it.
  const ahead = random.chance(0.8) ? 0 : random.below(3);
  steps.splice(ahead, 0, 'pay and refund');
  return { session, steps, events: lie ? [...events, lie] : events, lie };
}

const path = (id: string) => `${owner.account}/checkout-sessions/${id}`;

async function tell(event: Event): Promise<void> {
  expect((await sendEvent(desk, { secret: secrets.test, event })).status, `seed ${seed}`).toBe(200);
}

async function live({ session, steps }: Story): Promise<void> {
  for (const step of steps) {
    if (step === 'look') await owner.get(path(session.id));
    else if (step === 'refresh') await owner.post(`${path(session.id)}/refresh`);
    else if (step === 'pay and refund') await payAndRefund(session);
    else await tell(step);
  }
}

async function payAndRefund({ id, checkout_url }: CheckoutSession): Promise<void> {
  const call = async (method: string, place: string, body?: unknown) => {
    const reply = await fetch(`${weather.sandboxUrl}/api/v1${place}`, {
      method,
      headers: { Authorization: `Bearer ${keys.test}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`The sandbox answered ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as { transaction?: { id: string } };
  };
  await payOnHostedPage(checkout_url ?? '', cards.visa);
  const { transaction } = await call('GET', `/checkout-sessions/${id}`);
  await call('POST', `/payments/${transaction?.id ?? ''}/refund`, { amount: 2500, reason: 'Changed mind' });
}

/** Waits until each of these events has had its effect, or needs a person. */
async function settled(stories: Story[]): Promise<void> {
  const { account } = await desk.context.upstreams.of('main', 'test');
  const ids = new Set(stories.flatMap(({ events }) => events.map(({ event_id }) => event_id)));
  await vi.waitUntil(
    async () => {
      const due = await desk.context.store.webhooks.due(account.id, Number.MAX_SAFE_INTEGER, 2000);
      return !due.some(({ eventId }) => ids.has(eventId));
    },
    { timeout: 20_000 },
  );
}

/** How each story ended: the session but for when it was looked at, what is written of it, and what needs eyes. */
async function endsOf(stories: Story[]) {
  const { items } = await unreconciled(owner);
  return Promise.all(
    stories.map(async ({ session, lie }) => {
      const { checked_at: _checkedAt, ...row } = await owner.session(session.id);
      const timeline = (await owner.get(`${path(session.id)}/timeline`)).as(TimelineSchema).data;
      const eyes = items.filter(({ id }) => id === session.id || id === lie?.event_id);
      return { row, actions: timeline.map(({ action }) => action).toSorted(), eyes };
    }),
  );
}

test('W10, W11: five events in every order, with copies, polls and lies between, end in upstream’s state', async () => {
  const orders = permutations(types);
  expect(orders).toHaveLength(120);
  const random = createRandom(seed);
  const stories: Story[] = [];
  while (stories.length < orders.length) {
    const made = await Promise.all(Array.from({ length: 20 }, () => owner.made()));
    for (const session of made) stories.push(storyOf(orders[stories.length] ?? [], session, random));
  }
  await Promise.all(stories.map(live));
  await settled(stories);

  const ends = await endsOf(stories);
  for (const [index, { steps, events, lie }] of stories.entries()) {
    const told = `seed ${seed}: ${JSON.stringify(steps)}`;
    const end = ends[index];
    expect(end?.row, told).toMatchObject({
      ...{ status: 'completed', reported_status: null, amount: 2500, currency: 'USD' },
      transaction: { status: 'refunded', amount: 2500 },
    });
    const written = ['checkout_session.create', 'checkout_session.status', ...events.map(() => 'webhook')];
    expect(end?.actions, told).toEqual([...written, ...(lie ? ['webhook.amount_differs'] : [])].toSorted());
    expect(end?.eyes, told).toMatchObject(lie ? [{ kind: 'webhook', id: lie.event_id }] : []);
  }

  await Promise.all(stories.map(({ events }) => tell(events[random.below(events.length)] as Event)));
  await settled(stories);
  expect(await endsOf(stories), `seed ${seed}, an event of each sent late`).toEqual(ends);
});

function permutations(list: string[]): string[][] {
  if (list.length < 2) return [list];
  return list.flatMap((one) =>
    permutations(list.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  );
}
