import { useEffect, useState } from 'react';
import { guessColumn, guessHeader, valuesIn, type Column, type GivenValue } from './columns.ts';
import { readTable, type GivenTable } from './given-table.ts';
import type { LookupState } from './lookup-store.ts';

/** What is to be looked up of the text, how it was read, or why it can't be. */
export type GivenValues = {
  table: GivenTable | undefined;
  column: Column;
  hasHeader: boolean;
  values: readonly GivenValue[];
  error: string | undefined;
};

type Read = { text: string; table?: GivenTable; error?: string };

/** Reads the text anew whenever it changes; the last reading stays until the next one is there. */
export function useGivenValues({ text, column, hasHeader }: LookupState): GivenValues {
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    let isWanted = true;
    readTable(text).then(
      (table) => isWanted && setRead({ text, table }),
      (error: unknown) =>
        isWanted && setRead({ text, error: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [text]);
  const table = read?.table;
  const chosenColumn = table ? (column ?? guessColumn(table)) : 0;
  const header = table ? (hasHeader ?? guessHeader(table, chosenColumn)) : false;
  return {
    table,
    column: chosenColumn,
    hasHeader: header,
    values: table && read.text === text ? valuesIn(table, chosenColumn, header) : [],
    error: read?.text === text ? read.error : undefined,
  };
}
