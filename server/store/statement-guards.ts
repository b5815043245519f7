import type { Statement } from './sql.ts';
import type { StatementLineRow } from './statement-store.ts';

/** What must hold for lines of a statement to be written. */

export const ofStatement = 'account_id = ? and statement_id = ?';

/** Refuses what another run, or nobody, works on. */
export function guard(run: { accountId: number; id: string; run: number }): Statement<'stale'> {
  return {
    sql: "update statements set run = run where account_id = ? and id = ? and run = ? and state = 'matching'",
    params: [run.accountId, run.id, run.run],
    expect: 'some',
    otherwise: 'stale',
  };
}

/** A payment is one line's: refuses a second one, also where both are decided at once. */
export function soleHolder(accountId: number, id: string, line: StatementLineRow): Statement<'taken'>[] {
  const { kind, outcome, transactionId, position } = line;
  if (kind !== 'payment' || transactionId === null || !['matched', 'differs'].includes(outcome)) return [];
  return [
    {
      sql: `select 1 from statement_lines where ${ofStatement} and transaction_id = ? and position <> ?
              and kind = 'payment' and outcome in ('matched', 'differs')`,
      params: [accountId, id, transactionId, position],
      expect: 'none',
      otherwise: 'taken',
    },
  ];
}
