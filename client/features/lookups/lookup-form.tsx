import { useId, useRef, useState, type DragEvent } from 'react';
import { maxLookupLines } from '#shared/lookups.ts';
import { formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { ColumnChoice } from './column-choice.tsx';
import { decodeFile, maxFileBytes } from './given-table.ts';
import { useGivenValues } from './given-values.ts';
import type { LookupState, LookupStore } from './lookup-store.ts';
import { tooManyText } from './outcome-words.ts';

type LookupFormProps = { state: LookupState; store: LookupStore };

/** Where the values are pasted or a file is opened, how they are read, and the start. */
export function LookupForm({ state, store }: LookupFormProps) {
  const given = useGivenValues(state);
  const [fileError, setFileError] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  const statusId = useId();
  const { values } = given;
  const tooMany = tooManyText(values.length);
  const isWorking = state.run?.state === 'working';

  function setText(text: string, fileName?: string) {
    setFileError(undefined);
    store.change({ text, fileName, column: undefined, hasHeader: undefined });
  }

  async function takeFile(chosen: File | undefined) {
    if (!chosen) return;
    if (chosen.size > maxFileBytes) {
      setFileError(
        `${chosen.name} is larger than ${maxFileBytes / 1_000_000} MB. Save the one column that is needed.`,
      );
      return;
    }
    try {
      setText(decodeFile(await chosen.arrayBuffer()), chosen.name);
    } catch {
      setFileError(`${chosen.name} could not be read. Open it again, or paste what is in it.`);
    }
  }

  function onDrop(event: DragEvent) {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void takeFile(event.dataTransfer.files[0]);
  }

  const start = () => store.start(values);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (values.length > 0 && !tooMany) start();
      }}
    >
      <Field
        label="Receipt numbers or ids"
        hint={`One on each line, or cells copied from a spreadsheet; in any spelling, at most ${maxLookupLines.toLocaleString('en')}. They go to this desk only, and into no address.`}
        error={fileError ?? given.error}
      >
        <TextArea
          rows={8}
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-13"
          placeholder={'RCT-000042\nrct 43\n44'}
          value={state.text}
          onChange={(event) => setText(event.target.value)}
          onDrop={onDrop}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </Field>
      {given.table && given.table.columns > 0 && (
        <ColumnChoice given={given} table={given.table} store={store} />
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          type="submit"
          look="primary"
          disabled={values.length === 0 || tooMany !== undefined}
          busy={isWorking}
          aria-describedby={statusId}
        >
          Look up
          <Kbd keys="Ctrl Enter" />
        </Button>
        {/* A label would open the file dialog for the mouse alone. */}
        <Button onClick={() => file.current?.click()}>Open a file</Button>
        <input
          ref={file}
          type="file"
          accept=".txt,.csv,.tsv,text/plain,text/csv"
          aria-label="File with receipt numbers or ids"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void takeFile(event.target.files?.[0]);
            // The same file, changed and opened again, is another one.
            event.target.value = '';
          }}
        />
        {state.text !== '' && (
          <Button look="quiet" onClick={() => setText('')}>
            Clear
          </Button>
        )}
        <p id={statusId} role="status" className="text-muted tabular-nums">
          {values.length > 0 && (
            <>
              {formatCount(values.length, 'value')}
              {state.fileName && (
                <>
                  {' from '}
                  <bdi>{state.fileName}</bdi>
                </>
              )}
            </>
          )}
        </p>
      </div>
      {tooMany && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-3 rounded-md border border-waiting bg-waiting-soft px-4 py-2"
        >
          <p>{tooMany} Shorten the list, or look up a part of it.</p>
          <Button size="small" onClick={() => store.start(values.slice(0, maxLookupLines))}>
            Look up the first {maxLookupLines.toLocaleString('en')} only
          </Button>
        </div>
      )}
    </form>
  );
}
