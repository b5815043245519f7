import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import {
  maxStatementBytes,
  maxStatementLines,
  type Statement,
  type StatementInspection,
} from '#shared/statements.ts';
import { isApiError } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { ColumnMap } from './column-map.tsx';
import { importFile, inspectFile } from './queries.ts';
import { draftFor, type SettingsDraft } from './settings-draft.ts';

type Chosen = { file: File; found: StatementInspection; sheet: string | null };

type ImportFlowProps = { onClose: () => void; onImported: (statement: Statement) => void };

/** From a file to a statement: choose it, say what its columns are, have it matched. */
export function ImportFlow({ onClose, onImported }: ImportFlowProps) {
  const account = useAccount();
  const input = useRef<HTMLInputElement>(null);
  const start = useRef<HTMLButtonElement>(null);
  const [isOver, setOver] = useState(false);
  const [chosen, setChosen] = useState<Chosen>();
  const inspect = useMutation({
    mutationFn: async ({
      file,
      sheet,
      headerLine,
    }: {
      file: File;
      sheet?: string | undefined;
      headerLine?: number;
    }) => {
      if (file.size > maxStatementBytes) throw new Error(tooLarge);
      const found = await inspectFile(account, file, { sheet, headerLine });
      return { file, found, sheet: sheet ?? null };
    },
    onSuccess: setChosen,
  });
  const bring = useMutation({
    mutationFn: ({ file, draft }: { file: File; draft: SettingsDraft }) =>
      importFile(account, file, {
        ...draft,
        date_format: draft.date_format ?? 'iso',
        columns: filled(draft),
      }),
    onSuccess: onImported,
  });
  useEffect(() => start.current?.focus(), []);
  const error = inspect.error ?? bring.error;
  const isReading = inspect.isPending || bring.isPending;

  function take(file: File | undefined) {
    if (!file || isReading) return;
    bring.reset();
    setChosen(undefined);
    inspect.mutate({ file });
  }
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  }

  return (
    <Panel
      title="Import a statement"
      aside={
        <Button size="small" look="quiet" onClick={onClose}>
          Cancel
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <div
          role="presentation"
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
          className={`flex flex-wrap items-center gap-3 rounded-md border border-dashed p-4 ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
        >
          <Button
            ref={start}
            look={chosen ? 'secondary' : 'primary'}
            busy={isReading}
            onClick={() => input.current?.click()}
          >
            {chosen ? 'Another file' : 'Choose a file'}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".csv,.tsv,.txt,.xlsx,text/csv"
            aria-label="Statement file"
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              take(event.target.files?.[0]);
              // The same file, changed and opened again, is another one.
              event.target.value = '';
            }}
          />
          <p className="min-w-0 text-13 text-muted">{chosen ? <ChosenFile {...chosen} /> : fileHint}</p>
        </div>
        {isReading && (
          <div role="status" className="flex flex-col gap-2">
            <p>{bring.isPending ? 'The file is being read…' : 'Looking at the file…'}</p>
            <ProgressBar name="Import" text="The file is being read" done={0} total={null} />
          </div>
        )}
        {error && (
          <ErrorState
            title="The file could not be taken"
            message={reasonOf(error)}
            stillTrue="Nothing was changed."
            requestId={isApiError(error) ? error.requestId : undefined}
          />
        )}
        {chosen?.found.statement && !isReading && (
          <div className="flex flex-wrap items-center gap-3 rounded-md border border-waiting bg-waiting-soft px-4 py-2">
            <p>This very file was imported before. Remove that statement first to read it in another way.</p>
            <LinkButton size="small" to={pages.statement(account, chosen.found.statement)}>
              Open its result
            </LinkButton>
          </div>
        )}
        {chosen && !chosen.found.statement && (
          <ColumnMap
            key={`${chosen.file.name} ${chosen.found.sheet} ${chosen.found.header_line}`}
            found={chosen.found}
            initial={draftFor(chosen.found, chosen.sheet)}
            isBusy={isReading}
            onSheet={(sheet) => inspect.mutate({ file: chosen.file, sheet })}
            onHeaderLine={(headerLine) =>
              inspect.mutate({ file: chosen.file, sheet: chosen.sheet ?? undefined, headerLine })
            }
            onDone={(draft) => bring.mutate({ file: chosen.file, draft })}
          />
        )}
      </div>
    </Panel>
  );
}

const tooLarge = `The file is larger than ${maxStatementBytes / 1_000_000} MB. Cut it into several, by month for instance.`;
const fileHint =
  `Or drop it here: CSV or Excel (.xlsx), from your gateway or bank, at most ${maxStatementBytes / 1_000_000} MB and ` +
  `${maxStatementLines.toLocaleString('en')} lines. It goes to this desk only; nothing is paid or changed by it.`;

function ChosenFile({ file, found }: Chosen) {
  const { format, encoding, lines } = found;
  return (
    <>
      <bdi className="font-medium text-text">{file.name}</bdi> · {lines.toLocaleString('en')}{' '}
      {lines === 1 ? 'line' : 'lines'} · {format === 'xlsx' ? 'Excel' : `CSV, ${encoding}`}
    </>
  );
}

/** Only called for a draft that was read as whole. */
function filled({ columns }: SettingsDraft) {
  return { ...columns, amount: columns.amount ?? 0, date: columns.date ?? 0 };
}

function reasonOf(error: Error): string {
  const fields = isApiError(error) ? Object.values(error.fields).flat() : [];
  return fields.join(' ') || error.message;
}
