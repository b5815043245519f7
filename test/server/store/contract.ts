import { afterAll, beforeAll, describe } from 'vitest';
import type { Store } from '../../../server/store/store.ts';
import { describeBackfills } from './contract-backfills.ts';
import { describeDays } from './contract-days.ts';
import { describeExports } from './contract-exports.ts';
import { describeIntents } from './contract-intents.ts';
import { describeLists } from './contract-lists.ts';
import { describeLookups } from './contract-lookups.ts';
import { describeMemory } from './contract-memory.ts';
import { describeOverview } from './contract-overview.ts';
import { describePaging } from './contract-paging.ts';
import { describePeople } from './contract-people.ts';
import { describeReviews } from './contract-reviews.ts';
import { describeRefunds } from './contract-refunds.ts';
import { describeSearch } from './contract-search.ts';
import { describeSessions } from './contract-sessions.ts';
import { describeStatements } from './contract-statements.ts';
import { describeUnreconciled } from './contract-unreconciled.ts';
import { describeReceiptChecks } from './contract-receipt-checks.ts';
import { describeViews } from './contract-views.ts';

/** A store of its own, empty but for its schema, and how to be rid of it. */
export type OpenTestStore = () => Promise<{ store: Store; end: () => Promise<void> }>;

/** The facts that hold for every engine; each test works in an account of its own. */
export function describeStore(engine: string, open: OpenTestStore) {
  describe(`the store on ${engine}`, () => {
    let opened: Awaited<ReturnType<OpenTestStore>>;
    beforeAll(async () => {
      opened = await open();
      // PGlite makes a whole PostgreSQL cluster first.
    }, 60_000);
    afterAll(() => opened.end());
    const store = () => opened.store;

    describePeople(store);
    describeIntents(store);
    describeSessions(store);
    describeUnreconciled(store);
    describeLists(store);
    describePaging(store);
    describeSearch(store);
    describeLookups(store);
    describeMemory(store);
    describeBackfills(store);
    describeViews(store);
    describeExports(store);
    describeStatements(store);
    describeReceiptChecks(store);
    describeOverview(store);
    describeRefunds(store);
    describeDays(store);
    describeReviews(store);
  });
}
