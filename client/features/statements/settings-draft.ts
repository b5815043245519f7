import {
  StatementSettingsSchema,
  statementFields,
  type DateFormat,
  type StatementField,
  type StatementInspection,
  type StatementSettings,
} from '#shared/statements.ts';
import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';

/** Settings while they are chosen: what is not chosen yet is null. */
export type SettingsDraft = Omit<StatementSettings, 'columns' | 'date_format'> & {
  columns: Record<StatementField, number | null>;
  date_format: DateFormat | null;
};

const none = Object.fromEntries(statementFields.map((field) => [field, null])) as SettingsDraft['columns'];

/** As the file was read the last time, else as its columns look; an ambiguous order of dates is left to be chosen. */
export function draftFor(found: StatementInspection, sheet: string | null): SettingsDraft {
  if (found.remembered) return { ...found.remembered, sheet, header_line: found.header_line };
  const columns = { ...none };
  for (const [index, { field }] of found.columns.entries()) if (field) columns[field] = index;
  const draft: SettingsDraft = {
    ...{ sheet, header_line: found.header_line, columns, currency: null, refunds_by: 'sign' },
    ...{ date_format: null, decimal_sign: '.' },
  };
  return withGuesses(draft, found);
}

/** After another column was chosen: its dates and amounts may be written otherwise. */
export function withGuesses(draft: SettingsDraft, found: StatementInspection): SettingsDraft {
  const { date, amount } = draft.columns;
  const dates = date === null ? null : (found.columns[date]?.dates ?? null);
  const sign = amount === null ? null : (found.columns[amount]?.decimals ?? null);
  return {
    ...draft,
    date_format: dates === 'ambiguous' ? null : (dates ?? draft.date_format),
    decimal_sign: sign === '.' || sign === ',' ? sign : draft.decimal_sign,
  };
}

/** The whole settings, or what is still to be said of each field. */
export function readDraft(
  draft: SettingsDraft,
):
  | { settings: StatementSettings; faults?: undefined }
  | { settings?: undefined; faults: Record<string, string> } {
  const read = z.safeParse(StatementSettingsSchema, draft);
  if (read.success) return { settings: read.data };
  const faults = Object.entries(fieldMessages(read.error.issues)).map(([name, [first = '']]) => [
    name,
    first,
  ]);
  return { faults: Object.fromEntries(faults) as Record<string, string> };
}
