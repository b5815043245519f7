import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { exportColumns, type ExportFormat } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { nouns } from '../../lib/list-nouns.ts';
import { useAccount } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ExportProgress } from './export-progress.tsx';
import { reasonOf } from './export-words.ts';
import { startExport } from './start-export.ts';

type Form = 'csv' | 'excel-csv' | 'xlsx';

const forms: readonly (readonly [Form, string, string])[] = [
  ['csv', 'CSV', 'for any program'],
  ['excel-csv', 'CSV for Excel', 'the same with a mark by which Excel reads accents right'],
  ['xlsx', 'Excel (XLSX)', 'real numbers and dates, and the seal as its last sheet'],
];

/** The form that was chosen last, as long as this page of the browser lives: finance takes the same one all day. */
const last: { form: Form } = { form: 'csv' };
const remember = (form: Form) => void (last.form = form);

/** The platform gives a dialog's focus to what has this attribute, which React sets for nobody: `e`, then Enter, is all it takes. */
const focusOnOpening = (button: HTMLButtonElement | null) => button?.setAttribute('autofocus', '');

type ExportDialogProps = { noun: ListNoun; params: URLSearchParams; onClose: () => void };

/** In which form, and which columns; then how far it is. */
export function ExportDialog({ noun, params, onClose }: ExportDialogProps) {
  const account = useAccount();
  const all = Object.keys(exportColumns[noun]);
  const [form, setForm] = useState<Form>(last.form);
  const [columns, setColumns] = useState<ReadonlySet<string>>(new Set(all));
  const start = useMutation({
    mutationFn: () => {
      remember(form);
      const format: ExportFormat = form === 'xlsx' ? 'xlsx' : 'csv';
      const chosen = all.filter((name) => columns.has(name));
      const wanted = new URLSearchParams(params);
      if (chosen.length < all.length) wanted.set('columns', chosen.join(','));
      if (form === 'excel-csv') wanted.set('bom', '1');
      return startExport(account, noun, format, wanted);
    },
  });
  const toggle = (name: string) =>
    setColumns((now) => new Set(now.has(name) ? [...now].filter((one) => one !== name) : [...now, name]));

  if (start.data !== undefined) {
    return (
      <Dialog open onClose={onClose} title={`Export of ${nouns[noun]}`}>
        <ExportProgress id={start.data} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title={`Export ${nouns[noun]}`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (columns.size > 0 && !start.isPending) start.mutate();
        }}
      >
        <p className="text-13 text-muted">
          Every row that the list shows, in its order, as it stands now. The file is sealed: it can be checked
          later, and compared with what has changed since.
        </p>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-13 font-medium">Form</legend>
          {forms.map(([value, word, note]) => (
            <Checkbox
              key={value}
              type="radio"
              name="form"
              value={value}
              checked={form === value}
              onChange={() => setForm(value)}
              label={
                <>
                  {word} <span className="text-13 text-muted">{note}</span>
                </>
              }
            />
          ))}
        </fieldset>
        <Disclosure
          summary="Columns"
          note={columns.size === all.length ? `all ${all.length}` : `${columns.size} of ${all.length}`}
        >
          <div className="mb-2 flex gap-2">
            <Button size="small" onClick={() => setColumns(new Set(all))}>
              All
            </Button>
            <Button size="small" onClick={() => setColumns(new Set())}>
              None
            </Button>
          </div>
          <ul aria-label="Columns of the file" className="grid max-h-56 overflow-y-auto sm:grid-cols-2">
            {all.map((name) => (
              <li key={name}>
                <Checkbox
                  className="font-mono text-12"
                  checked={columns.has(name)}
                  onChange={() => toggle(name)}
                  label={name}
                />
              </li>
            ))}
          </ul>
        </Disclosure>
        {start.isError && (
          <p role="alert" className="text-13 text-failed">
            Not exported: {reasonOf(start.error)}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" ref={focusOnOpening} busy={start.isPending}>
            Download
          </Button>
          {columns.size === 0 && <span className="text-13 text-failed">Choose at least one column.</span>}
        </div>
      </form>
    </Dialog>
  );
}
