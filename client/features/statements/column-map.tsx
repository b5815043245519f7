import { useId, useState } from 'react';
import { currencyCodes } from '#shared/money.ts';
import type { StatementField, StatementInspection } from '#shared/statements.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { fieldWords } from './outcome-words.ts';
import { PreviewTable } from './preview-table.tsx';
import { readDraft, withGuesses, type SettingsDraft } from './settings-draft.ts';

type ColumnMapProps = {
  found: StatementInspection;
  initial: SettingsDraft;
  isBusy: boolean;
  onSheet: (sheet: string) => void;
  onHeaderLine: (line: number) => void;
  onDone: (draft: SettingsDraft) => void;
};

const fields: readonly (readonly [StatementField, string])[] = [
  ['gateway_transaction_id', 'the surest way to match'],
  ['receipt_number', 'in any spelling'],
  ['amount', 'gross, before fees'],
  ['currency', 'or one for the file'],
  ['date', 'of the payment'],
  ['card_last4', 'or the masked number'],
  ['fee', 'optional'],
  ['net', 'optional'],
  ['type', 'optional'],
];

/** What each column holds, with the first lines as they would be read. Asked once for files with these names. */
export function ColumnMap({ found, initial, isBusy, onSheet, onHeaderLine, onDone }: ColumnMapProps) {
  const [draft, setDraft] = useState(initial);
  const [isHasty, setHasty] = useState(false);
  const [headerLine, setHeaderLine] = useState(String(found.header_line));
  const read = readDraft(draft);
  const statusId = useId();
  const faultOf = (name: string) => (isHasty ? read.faults?.[name] : undefined);
  const options = [
    ['', '–'] as const,
    ...found.columns.map(({ name }, index) => [String(index), name.slice(0, 40)] as const),
  ];
  const dates = draft.columns.date === null ? null : found.columns[draft.columns.date]?.dates;

  function choose(field: StatementField, value: string) {
    const columns = { ...draft.columns, [field]: value === '' ? null : Number(value) };
    const changed = { ...draft, columns };
    setDraft(field === 'date' || field === 'amount' ? withGuesses(changed, found) : changed);
  }

  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setHasty(true);
        if (read.settings && !isBusy) onDone(draft);
      }}
    >
      {found.remembered && (
        <p className="text-13 text-muted">
          Read as the last file with these columns was. Look at the first lines below.
        </p>
      )}
      <div className="flex flex-wrap items-end gap-4">
        {found.sheets.length > 1 && (
          <Field label="Sheet" className="w-56">
            <Select
              value={found.sheet ?? ''}
              options={found.sheets.map((name) => [name, name] as const)}
              onChange={(event) => onSheet(event.target.value)}
            />
          </Field>
        )}
        <Field label="Names of the columns stand in line" hint="0: in none" className="w-56">
          <TextInput
            inputMode="numeric"
            value={headerLine}
            onChange={(event) => setHeaderLine(event.target.value)}
            onBlur={() => {
              const line = /^\d{1,3}$/.test(headerLine) ? Number(headerLine) : found.header_line;
              setHeaderLine(String(line));
              if (line !== found.header_line) onHeaderLine(line);
            }}
          />
        </Field>
      </div>
      <fieldset className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
        <legend className="pb-2 text-13 text-muted">Which column holds what?</legend>
        {fields.map(([field, hint]) => (
          <Field
            key={field}
            label={fieldWords[field] ?? field}
            hint={hint}
            error={faultOf(`columns.${field}`)}
          >
            <Select
              value={String(draft.columns[field] ?? '')}
              options={options}
              onChange={(event) => choose(field, event.target.value)}
            />
          </Field>
        ))}
      </fieldset>
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {draft.columns.currency === null && (
          <Field label="Currency of the whole file" error={faultOf('currency')} hint="Three letters">
            <TextInput
              list={`${statusId}-currencies`}
              maxLength={3}
              autoComplete="off"
              value={draft.currency ?? ''}
              onChange={(event) => setDraft({ ...draft, currency: event.target.value.toUpperCase() || null })}
            />
          </Field>
        )}
        <datalist id={`${statusId}-currencies`}>
          {currencyCodes.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </datalist>
        <Field
          label="Dates are written"
          error={
            draft.date_format === null && dates === 'ambiguous'
              ? 'Every date can be read in two ways: choose.'
              : faultOf('date_format')
          }
        >
          <Select
            value={draft.date_format ?? ''}
            options={[...(draft.date_format === null ? [['', 'Choose…'] as const] : []), ...dateWords]}
            onChange={(event) => {
              const format = dateWords.find(([value]) => value === event.target.value)?.[0] ?? null;
              setDraft({ ...draft, date_format: format });
            }}
          />
        </Field>
        <Field label="Decimal sign">
          <Select
            value={draft.decimal_sign}
            options={[
              ['.', '1,234.50'],
              [',', '1.234,50'],
            ]}
            onChange={(event) => setDraft({ ...draft, decimal_sign: event.target.value === ',' ? ',' : '.' })}
          />
        </Field>
        <fieldset className="flex flex-col">
          <legend className="text-13 font-medium">Refunds are told by</legend>
          {(['sign', 'type'] as const).map((by) => (
            <Checkbox
              key={by}
              type="radio"
              name={`${statusId}-refunds`}
              label={by === 'sign' ? 'a minus or parentheses' : 'the type column'}
              checked={draft.refunds_by === by}
              onChange={() => setDraft({ ...draft, refunds_by: by })}
            />
          ))}
        </fieldset>
      </div>
      <PreviewTable sample={found.sample} draft={draft} settings={read.settings} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" busy={isBusy} aria-describedby={statusId}>
          Import and match <Kbd keys="Enter" />
        </Button>
        <p id={statusId} role="status" className="text-13 text-muted">
          {isHasty && read.faults
            ? `Still to say: ${Object.values(read.faults).join(' ')}`
            : 'These choices are kept for files with the same columns.'}
        </p>
      </div>
    </form>
  );
}

const dateWords = [
  ['iso', '2026-11-23 (year first)'],
  ['dmy', '23/11/2026 (day first)'],
  ['mdy', '11/23/2026 (month first)'],
] as const;
