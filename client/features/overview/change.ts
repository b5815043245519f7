/** How a figure stands against an earlier one. */
export type Change = {
  /** "+12.3 %", "−8 %"; '' where a share can't be told. */
  share: string;
  /** "more than", "less than", "as much as". */
  word: string;
};

/**
 * Against an earlier figure, in tenths of a per cent below a hundred and whole ones above. Integers throughout, since a sum in
 * minor units may be longer than a float is exact.
 */
export function changeOf(now: number, earlier: number): Change {
  if (now === earlier) return { share: '', word: 'as much as' };
  const word = now > earlier ? 'more than' : 'less than';
  if (earlier <= 0) return { share: '', word };
  const [one, other] = [BigInt(now), BigInt(earlier)];
  const difference = one > other ? one - other : other - one;
  const tenths = Number((2000n * difference + other) / (2n * other));
  const sign = now > earlier ? '+' : '−';
  const shown = tenths >= 1000 ? Math.round(tenths / 10).toLocaleString('en') : (tenths / 10).toFixed(1);
  return { share: tenths === 0 ? `${sign}under 0.1 %` : `${sign}${shown.replace(/\.0$/, '')} %`, word };
}

/** "92.3 %" of a whole; '' of nothing. */
export function shareOf(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1).replace(/\.0$/, '')} %`;
}
