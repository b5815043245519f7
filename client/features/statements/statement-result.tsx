import { useMutation, useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import {
  statementOutcomes,
  type StatementDetail,
  type StatementLine,
  StatementSchema,
} from '#shared/statements.ts';
import { apiDelete, apiPost } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints, pages } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { LineDialog } from './line-dialog.tsx';
import { LineList } from './line-list.tsx';
import { outcomeTexts } from './outcome-words.ts';
import { downloadResult } from './queries.ts';
import { percentOf } from './statement-list.tsx';
import { TotalsTable } from './totals-table.tsx';

/** What became of a statement: its totals, and its lines by outcome. */
export function StatementResult({ statement }: { statement: StatementDetail }) {
  const [params, setParams] = useSearchParams();
  const [opened, setOpened] = useState<StatementLine>();
  const { id, totals, matched_at: matchedAt } = statement;
  if (statement.state === 'matching') {
    const text = percentOf(statement.progress);
    return (
      <div className="flex flex-col gap-2" role="status">
        <p className="tabular-nums">
          Matching {statement.lines.toLocaleString('en')} lines: {text}. You may leave this page; it goes on.
        </p>
        <ProgressBar name="Matching" text={text} {...statement.progress} />
      </div>
    );
  }
  if (statement.state === 'interrupted') {
    return (
      <EmptyState title="The matching was cut off">
        The desk was stopped while it matched this statement. Nothing of it is lost: import the same file
        again and it goes on.
      </EmptyState>
    );
  }

  const show = params.get('show') ?? '';
  const countOf = (wanted: string) =>
    totals.reduce(
      (sum, { outcome, lines, open }) =>
        sum + (wanted === 'open' ? open : wanted === '' || outcome === wanted ? lines : 0),
      0,
    );
  const filters = [
    ['', 'All'] as const,
    ['open', 'Open'] as const,
    ...statementOutcomes.flatMap((outcome) =>
      countOf(outcome) > 0 ? [[outcome, outcomeTexts[outcome].word] as const] : [],
    ),
  ];
  return (
    <div className="flex flex-col gap-4">
      <TotalsTable totals={totals} refunded={statement.refunded_currencies} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div role="group" aria-label="Show" className="flex flex-wrap gap-1">
          {filters.map(([name, word]) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === show}
              onClick={() => setParams(name === '' ? {} : { show: name }, { replace: true })}
              className={clsx(
                'inline-flex min-h-9 items-center gap-2 rounded-md border px-3 tabular-nums pointer-coarse:min-h-11',
                name === show
                  ? 'border-accent bg-accent-soft font-semibold'
                  : 'border-transparent text-muted hover:bg-sunken hover:text-text',
              )}
            >
              {word} <span className="text-13">{countOf(name).toLocaleString('en')}</span>
            </button>
          ))}
        </div>
        <Actions statement={statement} show={show} count={countOf(show)} />
      </div>
      <LineList
        key={show}
        id={id}
        show={show}
        matchedAt={matchedAt}
        count={countOf(show)}
        onOpen={setOpened}
        none={
          <EmptyState title={show === 'open' ? 'Nothing is open' : 'No lines'}>
            {show === 'open' ? 'Every line is matched or settled.' : 'There are no lines with this outcome.'}
          </EmptyState>
        }
      />
      <LineDialog id={id} line={opened} onClose={() => setOpened(undefined)} />
    </div>
  );
}

function Actions({ statement, show, count }: { statement: StatementDetail; show: string; count: number }) {
  const account = useAccount();
  const client = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const [asks, setAsks] = useState(false);
  const { id } = statement;
  const match = useMutation({
    mutationFn: () => apiPost(endpoints.matchStatement(account, id), StatementSchema),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.statement(account, id) }),
    onError: (error) => notify(`Not matched anew: ${error.message}`),
  });
  const download = useMutation({
    mutationFn: () => downloadResult(account, id, show),
    onError: (error) => notify(`Not downloaded: ${error.message}`),
  });
  const remove = useMutation({
    mutationFn: () => apiDelete(endpoints.statement(account, id), z.undefined()),
    onSuccess: async () => {
      notify(`Removed: ${statement.name}.`);
      await navigate(pages.statements(account));
      client.removeQueries({ queryKey: queryKeys.statement(account, id) });
      await client.invalidateQueries({ queryKey: queryKeys.statements(account) });
    },
    onError: (error) => notify(`Not removed: ${error.message}`),
  });
  return (
    <div className="no-print flex flex-wrap gap-2">
      <Button
        busy={match.isPending}
        onClick={() => match.mutate()}
        title="With the receipts that have come since"
      >
        Match again
      </Button>
      <Button busy={download.isPending} onClick={() => download.mutate()}>
        {show === ''
          ? 'Download CSV'
          : `Download ${count === 1 ? 'this line' : `these ${formatCount(count, 'line')}`}`}
      </Button>
      <Button look="quiet" onClick={() => setAsks(true)}>
        Remove
      </Button>
      <Dialog open={asks} onClose={() => setAsks(false)} title="Remove this statement?">
        <p>
          Its lines, notes and links go with it. Receipts are not touched. The file can be imported again, and
          read in another way.
        </p>
        <div className="flex gap-2">
          <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            Remove statement
          </Button>
          <Button look="quiet" onClick={() => setAsks(false)}>
            Keep it
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
