const hour = 3_600_000;
const day = 24 * hour;

/** Jamaica's clock is five hours behind UTC all year round. */
const jamaica = -5 * hour;

/** How busy each hour of the day is, midnight first: quiet nights, a rush at noon, another one after work. */
const byHour = [
  ...[4, 2, 1, 1, 1, 3, 10, 25, 45, 65, 80, 95],
  ...[100, 88, 80, 78, 82, 95, 98, 90, 75, 50, 28, 12],
];
/** From Sunday on. */
const byWeekday = [0.45, 0.9, 0.85, 0.95, 1.05, 1.45, 1.2];
/** From January on: Carnival, Easter, the summer, and Christmas above all. */
const byMonth = [0.75, 1.05, 1.1, 1.1, 0.9, 0.9, 1.1, 1.15, 0.85, 0.9, 1.1, 2.1];

/** Years that the sales go back. */
const years = 3;
/** A young business sells so much of what it sells now. */
const atFirst = 0.4;

/**
 * The instants (ms UTC) of `count` sales in the years up to `now`, in order: one each, by the rhythm of the hours, the
 * week and the year. The last `recent` of them fall into the last 23 hours, so that a day's links can still be open.
 */
export function createRhythm(
  count: number,
  now: number,
  recent: number,
): (index: number, share: number) => number {
  const from = now - years * 365.25 * day;
  const turn = now - 23 * hour;
  const [older, newer] = [spread(from, turn), spread(turn, now - hour / 30)];
  const olderCount = count - recent;
  return (index, share) =>
    index < olderCount ? older((index + share) / olderCount) : newer((index - olderCount + share) / recent);
}

/** From a share of all sales, 0 to below 1, to the instant by which so many have been made. */
function spread(from: number, to: number): (share: number) => number {
  const hours = Math.ceil((to - from) / hour);
  const sums = new Float64Array(hours + 1);
  for (let index = 0; index < hours; index += 1) {
    const growth = atFirst + (1 - atFirst) * (index / hours);
    sums[index + 1] = (sums[index] ?? 0) + weightOf(from + index * hour) * growth;
  }
  const all = sums[hours] ?? 0;
  return (share) => {
    const wanted = share * all;
    let [low, high] = [0, hours];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) <= wanted) low = middle;
      else high = middle;
    }
    const [before, after] = [sums[low] ?? 0, sums[high] ?? 0];
    return Math.min(Math.floor(from + (low + (wanted - before) / (after - before)) * hour), to - 1);
  };
}

function weightOf(at: number): number {
  const local = new Date(at + jamaica);
  return (
    (byHour[local.getUTCHours()] ?? 1) *
    (byWeekday[local.getUTCDay()] ?? 1) *
    (byMonth[local.getUTCMonth()] ?? 1)
  );
}
