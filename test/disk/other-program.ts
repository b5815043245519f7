import { DatabaseSync } from '@photostructure/sqlite';
import { onTestFinished } from 'vitest';

export type OtherProgram = { end(): void };

/** Another program that has the index open, and reads nothing now. */
export function openElsewhere(file: string): OtherProgram {
  return lookInto(file, 'select count(*) from sqlite_schema');
}

/** Another program in a long read: of what is written from now on SQLite folds nothing into the file. */
export function readLong(file: string): OtherProgram {
  return lookInto(file, 'begin; select count(*) from sqlite_schema');
}

function lookInto(file: string, sql: string): OtherProgram {
  const reader = new DatabaseSync(file, { readOnly: true });
  // Not prepared: while a statement lives, a connection that was closed goes on in hiding.
  reader.exec(sql);
  const end = () => {
    if (reader.isOpen) reader.close();
  };
  onTestFinished(end);
  return { end };
}
