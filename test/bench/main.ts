import { mkdir, writeFile } from 'node:fs/promises';
import { measureExports } from './exports.ts';
import { measureFind } from './find.ts';
import { measureLighthouse } from './lighthouse.ts';
import { measureQuota } from './quota.ts';
import { measureReceipts } from './receipts.ts';
import { measureRefresh } from './refresh.ts';
import type { Row } from './row.ts';
import { measureScroll } from './scroll.ts';
import { measureStart } from './start.ts';
import { measureStatements } from './statements.ts';
import { measureWebhooks } from './webhooks.ts';

/**
 * `npm run bench [-- NAME …]`: each section measures something of ours against something else in the same run, prints
 * a table and writes `dist/bench.json`. A bound that is broken is said, and the command ends with 1.
 */
const sections: Record<string, () => Promise<Row[]>> = {
  start: measureStart,
  refresh: measureRefresh,
  lighthouse: measureLighthouse,
  webhooks: measureWebhooks,
  quota: measureQuota,
  scroll: measureScroll,
  exports: measureExports,
  receipts: measureReceipts,
  statements: measureStatements,
  find: measureFind,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0)
  throw new Error(`No such section: ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}.`);

const rows: (Row & { section: string })[] = [];
for (const [section, measure] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(section)) continue;
  for (const row of await measure()) rows.push({ section, ...row });
}

const broken = rows.filter(
  ({ value, bound, isFloor }) => bound !== undefined && (isFloor ? value < bound : value > bound),
);
const figure = (value: number | undefined) =>
  (value === undefined ? '' : value.toFixed(value < 100 ? 2 : 0)).padStart(9);
console.log(`${'section'.padEnd(12)}${'what'.padEnd(58)}    value    bound  unit`);
for (const row of rows) {
  console.log(
    `${row.section.padEnd(12)}${row.what.padEnd(58)}${figure(row.value)}${figure(row.bound)}  ${row.unit}${broken.includes(row) ? '  BROKEN' : ''}`,
  );
}
await mkdir('dist', { recursive: true });
await writeFile(
  'dist/bench.json',
  `${JSON.stringify({ node: process.version, at: new Date().toISOString(), rows }, null, 2)}\n`,
);
if (broken.length > 0) process.exitCode = 1;
