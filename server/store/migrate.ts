import * as z from 'zod/mini';
import { StoreRefusedError } from '../errors.ts';
import { firstTables } from './migrations/0001-first-tables.ts';
import { nothingLost } from './migrations/0002-nothing-lost.ts';
import { attemptsInPlace } from './migrations/0003-attempts-in-place.ts';
import { documents } from './migrations/0004-documents.ts';
import { savedViews } from './migrations/0005-views.ts';
import { listPlans } from './migrations/0006-list-plans.ts';
import { exportSeals } from './migrations/0007-export-seals.ts';
import { reviews } from './migrations/0008-reviews.ts';
import { statements } from './migrations/0009-statements.ts';
import { refunds } from './migrations/0010-refunds.ts';
import { receiptChecks } from './migrations/0011-receipt-checks.ts';
import { givenBack } from './migrations/0012-given-back.ts';
import { writeAll, type Database, type Dialect, type Statement } from './sql.ts';

export type Migration = { name: string; statements: (dialect: Dialect) => string[] };

/** In order, numbered from 1. A migration that has been released is never edited; a change is a new one. */
export const migrations: Migration[] = [
  { name: '0001-first-tables', statements: firstTables },
  { name: '0002-nothing-lost', statements: nothingLost },
  { name: '0003-attempts-in-place', statements: attemptsInPlace },
  { name: '0004-documents', statements: documents },
  { name: '0005-views', statements: savedViews },
  { name: '0006-list-plans', statements: listPlans },
  { name: '0007-export-seals', statements: exportSeals },
  { name: '0008-reviews', statements: reviews },
  { name: '0009-statements', statements: statements },
  { name: '0010-refunds', statements: refunds },
  { name: '0011-receipt-checks', statements: receiptChecks },
  { name: '0012-given-back', statements: givenBack },
];

const VersionSchema = z.object({ version: z.int() });

/** Any fixed number: it names the lock under which PostgreSQL lets one starter at a time migrate. */
const lockNumber = 7_224_501;

/**
 * Brings the schema up to date, one transaction per migration: a start killed half-way finds whole migrations only,
 * and of two starters at once one waits and finds the work done. Refuses a schema newer than this program.
 */
export async function migrate(database: Database, steps: Migration[] = migrations): Promise<void> {
  // SQLite needs no lock of its own: a write transaction is alone there.
  const lock: Statement[] =
    database.dialect === 'postgres'
      ? [{ sql: 'select pg_advisory_xact_lock(cast(? as bigint))', params: [lockNumber] }]
      : [];
  await writeAll(database, [
    ...lock,
    {
      sql: 'create table if not exists schema_migrations (version bigint primary key, name text not null, applied_at bigint not null)',
    },
  ]);
  const [row] = await database.read('select coalesce(max(version), 0) as version from schema_migrations');
  const { version } = VersionSchema.parse(row);
  if (version > steps.length) {
    throw new StoreRefusedError(
      `The index was written by a newer version of this program (schema ${version}, this one knows ${steps.length}). ` +
        'Run the newer version, or restore a backup made before the upgrade.',
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    await database.write([
      ...lock,
      {
        sql: 'insert into schema_migrations (version, name, applied_at) values (?, ?, ?) on conflict do nothing',
        params: [index + 1, step.name, Date.now()],
        expect: 'some',
        otherwise: 'applied_by_another',
      },
      ...step.statements(database.dialect).map((sql) => ({ sql })),
    ]);
  }
}
