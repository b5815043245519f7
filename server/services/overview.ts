import type { CurrencyFigures, Overview } from '#shared/overview.ts';
import type { Context } from '../context.ts';
import type { RefundSum, Span, StatusSum } from '../store/overview-store.ts';
import { type CurrencyPlace, type FilterOf, filterWriter } from './overview-filters.ts';
import { byStatus, currencySum, declinesOf, periodFigures, seriesOf } from './overview-figures.ts';
import { bucketsOf, bucketUnit, periodBefore, soFar } from './overview-periods.ts';
import { instantReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

/** Links whose time runs out within it are told apart. */
const expirySoonMs = 24 * 3_600_000;

/**
 * What a period came to, each currency by itself. Those who ask for the same at once share one run. Figures of receipts are by
 * the day the receipt was made, those of links by the day the link was made.
 */
export async function getOverview(
  context: Context,
  { timeZone }: { timeZone: string },
  upstream: Upstream,
  period: Span,
): Promise<Overview> {
  const name = JSON.stringify(['overview', upstream.account.id, timeZone, period.from, period.to]);
  return await context.summaries.run(name, () => readOverview(context, timeZone, upstream, period));
}

async function readOverview(context: Context, zone: string, { account }: Upstream, period: Span) {
  const now = context.clock.now();
  const unit = bucketUnit(period, zone);
  const buckets = bucketsOf(period, unit, zone);
  const before = periodBefore(period, zone);
  const part = soFar(period, before, now, zone);
  // Read in two parts, the one before tells both what it came to and what it had come to by then.
  const spansBefore = part ? [part, { from: part.to, to: before.to }] : [before];
  const expiry = { from: now, to: now + expirySoonMs };
  const { overview } = context.store;
  const [own, refunds, earlier, earlierRefunds, sessions, declines, expiring, unreconciled] =
    await Promise.all([
      overview.transactions(account.id, buckets),
      overview.refunds(account.id, [period]),
      overview.transactions(account.id, spansBefore),
      overview.refunds(account.id, spansBefore),
      overview.sessions(account.id, period),
      overview.declines(account.id, period),
      overview.expiring(account.id, expiry),
      countUnreconciled(context, account.id),
    ]);

  const all = [...own, ...earlier, ...sessions, ...expiring].map((row) => row.currency.toUpperCase());
  const currencies = [...new Set(all)].toSorted();
  const writer = filterWriter(zone);
  const { filterOf } = writer;
  return {
    ...spanReply(period),
    time_zone: zone,
    previous: spanReply(before),
    previous_so_far: part ? spanReply(part) : null,
    bucket: unit,
    buckets: buckets.map((bucket) => ({ ...spanReply(bucket), params: writer.rangeOf(bucket) })),
    currencies: currencies.map((currency) => figuresOf(currency)),
    unreconciled,
  };

  function figuresOf(currency: string): CurrencyFigures {
    const of = <Row extends { currency: string }>(rows: Row[]) =>
      rows.filter((row) => row.currency.toUpperCase() === currency);
    const place = { currency, others: currencies.filter((one) => one !== '' && one !== currency) };
    const past = earlierFigures(of(earlier), of(earlierRefunds), place, filterOf);
    const mine = of(own);
    return {
      currency,
      ...periodFigures(mine, of(refunds), place, period, filterOf),
      previous: past(before, () => true),
      previous_so_far: part ? past(part, ({ span }) => span === 0) : null,
      series: seriesOf(mine, buckets.length),
      checkout_sessions: byStatus(of(sessions), (status) =>
        filterOf('checkout_sessions', place, period, { status }),
      ),
      transactions: byStatus(mine, (status) => filterOf('transactions', place, period, { status })),
      declines: declinesOf(of(declines), place, period, filterOf),
      expiring: {
        ...currencySum(of(expiring)),
        filter: filterOf('checkout_sessions', place, expiry, { status: 'open' }, 'expires'),
      },
    };
  }
}

function earlierFigures(rows: StatusSum[], refunds: RefundSum[], place: CurrencyPlace, filterOf: FilterOf) {
  return (span: Span, isWithin: (row: { span: number }) => boolean) =>
    periodFigures(rows.filter(isWithin), refunds.filter(isWithin), place, span, filterOf);
}

async function countUnreconciled({ store }: Context, accountId: number): Promise<number> {
  const counted = await Promise.all([
    store.intents.unsettled(accountId, 1),
    store.refunds.unsettled(accountId, 1),
    store.checkoutSessions.unreconciled(accountId, 1),
    store.webhooks.needingEyes(accountId, 1),
  ]);
  return counted.reduce((sum, { count }) => sum + count, 0);
}

const spanReply = ({ from, to }: Span) => ({ from: instantReply(from), to: instantReply(to) });
