import type { Operation } from './find-operations.ts';
import { quantile, type Row } from './row.ts';

/** What one operation took at one size, in ms: through the desk, and its statements alone. */
export type Timed = { size: number; desk: number[]; raw: number[] };

/** In ms. */
const overRaw = 3;
const latest = { lookUp: 50, page: 50, summary: 300 } as const;
/** At a million; smaller indexes are measured for the growth alone. */
const bigSize = 1_000_000;
const mostGrowth = 2;

export function figuresOf(engine: string, { what, kind }: Operation, timed: readonly Timed[]): Row[] {
  const p50 = (values: readonly number[]) => quantile(values, 0.5);
  const rows: Row[] = [];
  for (const { size, desk, raw } of timed) {
    const name = `${engine} ${shortSize(size)}, ${what}`;
    rows.push({
      ...{ what: `${name}: p50 (raw + ${overRaw})`, value: p50(desk), unit: 'ms' },
      ...(kind !== 'whole' && { bound: p50(raw) + overRaw }),
    });
    if (size >= bigSize && kind !== 'whole')
      rows.push({ what: `${name}: p99`, value: quantile(desk, 0.99), unit: 'ms', bound: latest[kind] });
  }
  const [first, last] = [timed[0], timed.at(-1)];
  if (first && last && first.size < last.size && (kind === 'lookUp' || kind === 'page')) {
    rows.push({
      what: `${engine} ${shortSize(first.size)} → ${shortSize(last.size)}, ${what}: p50 grows`,
      ...{ value: p50(last.desk) / p50(first.desk), unit: 'times', bound: mostGrowth },
    });
  }
  return rows;
}

/** One line a size for whoever watches, since a run takes many minutes. */
export function tellFigures(engine: string, { what }: Operation, timed: readonly Timed[]): void {
  for (const { size, desk, raw } of timed) {
    const figures = [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const;
    const text = figures.map(
      ([name, share]) =>
        `${name} ${quantile(desk, share).toFixed(1).padStart(7)} (raw ${quantile(raw, share).toFixed(1).padStart(7)})`,
    );
    console.log(`${`${engine} ${shortSize(size)}, ${what}`.padEnd(56)}${text.join('  ')}  n ${desk.length}`);
  }
}

export function shortSize(size: number): string {
  return size % 1_000_000 === 0 ? `${size / 1_000_000}M` : `${size / 1000}k`;
}
