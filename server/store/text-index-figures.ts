import type { Statement } from './sql.ts';

export const textIndexes = ['checkout_session_words', 'transaction_words'] as const;

/**
 * Figures that SQLite takes of the text indexes' own tables while they are small say that to read such a table through is as
 * quick as to find a place in it: each merge of segments then does so, and 70,000 rows took twice their time. These put figures
 * of a large one in their place; to delete them would not do, as SQLite keeps what it has read.
 */
export const expectLargeTextIndexes: readonly Statement[] = [
  ...textIndexes
    .flatMap((index) => [
      [`${index}_data`, null, '1000000'],
      [`${index}_idx`, `${index}_idx`, '1000000 1000 1'],
    ])
    .flatMap(([table = null, index = null, figure = null]) => [
      { sql: 'delete from sqlite_stat1 where tbl = ?', params: [table] },
      { sql: 'insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)', params: [table, index, figure] },
    ]),
  // Reads the figures in again, and takes none.
  { sql: 'analyze sqlite_schema' },
];
