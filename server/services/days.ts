import type { CloseDay, Day, DayDetail, DayList, ReceiptNumbers } from '#shared/days.ts';
import { formatMoney } from '#shared/money.ts';
import type { Context } from '../context.ts';
import { ApiError, badRequest, notFound, validationFailed } from '../errors.ts';
import type { ClosingRow, DayRange } from '../store/day-store.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { dayOfInstant, dayRange, daysBetween, daysOfMonth } from './calendar-days.ts';
import { dayReply, differenceReply, receiptReply, signatureReply } from './day-replies.ts';
import type { CurrentMerchant } from './merchants.ts';
import { receiptNumbers } from './receipt-numbers.ts';
import type { Upstream } from './upstreams.ts';

/** Whose days: the merchant's zone says when one begins. */
export type DayCall = { merchant: CurrentMerchant; upstream: Upstream };

const mostReceipts = 200;
const mostDifferences = 500;
/** Days whose receipt numbers are looked at in one answer. */
const mostNumberedDays = 92;

/** The days of a month, newest first; without a month those of this one. Throws bad_request. */
export async function listDays(context: Context, call: DayCall, given: string | null): Promise<DayList> {
  const { timeZone } = call.merchant;
  const today = dayOfInstant(context.clock.now(), timeZone);
  const month = given ?? today.slice(0, 7);
  if (!/^20\d{2}-(?:0[1-9]|1[0-2])$/.test(month)) {
    throw badRequest('Give the month as YYYY-MM.', { month: ['Give the month as YYYY-MM, like 2026-11.'] });
  }
  const ranges = daysOfMonth(month)
    .filter((day) => day <= today)
    .map((day) => rangeOf(day, timeZone));
  const name = JSON.stringify(['days', call.upstream.account.id, month, today, timeZone]);
  return await context.summaries.run(name, async () => ({
    month,
    time_zone: timeZone,
    today,
    data: (await readDays(context, call, ranges)).toReversed(),
    undated: await context.store.days.undated(call.upstream.account.id),
  }));
}

/** One day with what it lacks and what has changed. Throws not_found for what is no day, or has not begun. */
export async function getDay(context: Context, call: DayCall, day: string): Promise<DayDetail> {
  const { merchant, upstream } = call;
  const accountId = upstream.account.id;
  const range = findRange(context, call, day);
  const closings = await context.store.days.closings(accountId, { first: day, last: day });
  const [closed] = closedOf(closings);
  const [[summary], unreviewed, numbers, differences] = await Promise.all([
    readDays(context, call, [range]),
    context.store.reviews.unticked(accountId, range, mostReceipts),
    receiptNumbers(context, accountId, range),
    closed ? context.store.days.differences(accountId, closed, mostDifferences) : [],
  ]);
  if (!summary) throw notFound();
  return {
    ...summary,
    time_zone: merchant.timeZone,
    unreviewed: unreviewed.map(receiptReply),
    numbers,
    differences: differences.map(differenceReply),
    versions: closings.map(signatureReply),
  };
}

/** Gaps and duplicates among the numbers of several days, both included. Throws bad_request. */
export async function getReceiptNumbers(
  context: Context,
  { merchant, upstream }: DayCall,
  given: { from: string | null; to: string | null },
): Promise<ReceiptNumbers> {
  const first = dayRange(given.from ?? '', merchant.timeZone);
  const last = dayRange(given.to ?? '', merchant.timeZone);
  if (!first || !last || last.to <= first.from) {
    throw badRequest('Give from and to as days, the earlier one first.', {
      from: ['Give days as YYYY-MM-DD, the earlier one first.'],
    });
  }
  if (daysBetween(given.from ?? '', given.to ?? '', mostNumberedDays + 1).length > mostNumberedDays) {
    throw badRequest(`Ask for at most ${mostNumberedDays} days at once.`);
  }
  return await receiptNumbers(context, upstream.account.id, { from: first.from, to: last.to });
}

/**
 * Signs a day with the totals that the signer saw. Throws not_found, validation_failed (the day is not over), conflict (it is
 * closed, or its totals are others by now: `fields.totals` has them).
 */
export async function closeDay(
  context: Context,
  call: DayCall,
  day: string,
  { totals }: CloseDay,
  actor: Actor,
): Promise<DayDetail> {
  const { merchant, upstream } = call;
  const accountId = upstream.account.id;
  const range = findRange(context, call, day);
  const now = context.clock.now();
  if (range.to > now) {
    throw validationFailed({
      day: [`${day} is not over yet in ${merchant.timeZone}. A day can be signed once it has ended.`],
    });
  }
  const outcome = await context.store.days.close(
    { accountId, range, timeZone: merchant.timeZone, userId: actor.userId ?? '', signedAt: now, totals },
    audit(context, call, 'day.close', day, actor, { totals, time_zone: merchant.timeZone }),
  );
  if (outcome === 'closed_already') {
    throw new ApiError('conflict', 'This day has been signed meanwhile. Look at it again.');
  }
  if (outcome === 'totals_differ') throw await totalsDiffer(context, call, range);
  return await tellAndGet(context, call, day);
}

/** Opens a signed day again; what was signed stays as a version of it. Throws not_found, conflict. */
export async function reopenDay(
  context: Context,
  call: DayCall,
  day: string,
  reason: string,
  actor: Actor,
): Promise<DayDetail> {
  findRange(context, call, day);
  const outcome = await context.store.days.reopen(
    call.upstream.account.id,
    day,
    { userId: actor.userId ?? '', at: context.clock.now(), reason: reason.trim() },
    audit(context, call, 'day.reopen', day, actor, { reason: reason.trim() }),
  );
  if (outcome === 'not_closed') throw new ApiError('conflict', 'This day is not closed. Look at it again.');
  return await tellAndGet(context, call, day);
}

async function tellAndGet(context: Context, call: DayCall, day: string): Promise<DayDetail> {
  context.live.publish(call.upstream.account.id, { kind: 'day', id: day });
  return await getDay(context, call, day);
}

async function readDays({ store, clock }: Context, call: DayCall, ranges: DayRange[]): Promise<Day[]> {
  const accountId = call.upstream.account.id;
  const [first, last] = [ranges[0]?.day, ranges.at(-1)?.day];
  if (first === undefined || last === undefined) return [];
  const closings = await store.days.closings(accountId, { first, last });
  const [figures, since] = await Promise.all([
    store.days.figures(accountId, ranges),
    store.days.differenceSums(accountId, closedOf(closings)),
  ]);
  const now = clock.now();
  return ranges.map((range) => {
    const isOfDay = ({ day }: { day: string }) => day === range.day;
    return dayReply(range, now, {
      figures: figures.filter(isOfDay),
      closings: closings.filter(isOfDay),
      since: since.find(isOfDay),
    });
  });
}

/** The signings in force. */
const closedOf = (closings: readonly ClosingRow[]) =>
  closings.filter(({ reopenedAt }) => reopenedAt === null);

async function totalsDiffer(context: Context, call: DayCall, range: DayRange): Promise<ApiError> {
  const [day] = await readDays(context, call, [range]);
  const lines = (day?.figures ?? []).map(
    ({ currency, count, captured, refunded }) =>
      `${count} receipts, ${formatMoney({ amount: captured, currency })} taken, ` +
      `${formatMoney({ amount: refunded, currency })} given back`,
  );
  return new ApiError(
    'conflict',
    `The day has changed since you looked, and was not signed. It has now: ${lines.join('; ') || 'no receipts'}.`,
    { fields: { totals: lines } },
  );
}

/** Throws not_found for what is no day, and for one that has not begun. */
function findRange({ clock }: Context, { merchant }: DayCall, day: string): DayRange {
  const range = dayRange(day, merchant.timeZone);
  if (!range || range.from > clock.now()) throw notFound();
  return { day, ...range };
}

function rangeOf(day: string, timeZone: string): DayRange {
  const range = dayRange(day, timeZone);
  if (!range) throw new Error(`no such day: ${day}`);
  return { day, ...range };
}

function audit(
  { clock }: Context,
  { upstream }: DayCall,
  action: string,
  day: string,
  actor: Actor,
  detail: Record<string, unknown>,
) {
  return auditEntry(clock.now(), actor, action, {
    merchant: upstream.account.merchant,
    accountId: upstream.account.id,
    kind: 'day',
    id: day,
    detail,
  });
}
