import { createHash, randomUUID } from 'node:crypto';
import { headingText } from '#shared/statement-columns.ts';
import type {
  Statement,
  StatementDetail,
  StatementInspection,
  StatementLine,
  StatementOutcome,
  StatementSettings,
} from '#shared/statements.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import type { StatementLineRow, StatementView } from '../store/statement-store.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { inTurns } from './in-turns.ts';
import type { CurrentMerchant } from './merchants.ts';
import type { PrintedLine } from './statement-prints.ts';
import { lineReply, readSettings, statementReply, transactionsOf } from './statement-replies.ts';
import { runMatching, stalledMs, stepsOf } from './statement-runs.ts';
import { inspectFile, readFileLines } from './statement-thread.ts';
import type { Upstream } from './upstreams.ts';

/** Who deals with statements, and where. */
export type StatementCall = { merchant: CurrentMerchant; upstream: Upstream; actor: Actor };

/** Files that are taken apart at once: each may take some hundred megabytes meanwhile. */
const mostAtOnce = 2;
const readAtOnce = 2000;
const underWay = new WeakMap<Context, number>();

/** What is in a file, before anything of it is kept. Throws validation_failed (unreadable), too_many_requests. */
export async function inspectStatement(
  context: Context,
  { merchant, upstream }: StatementCall,
  file: { bytes: Uint8Array; sheet: string | null; headerLine: number | null },
): Promise<StatementInspection> {
  const inspected = await oneOfFew(context, () => inspectFile(file));
  const { statements } = context.store;
  const signature = signatureOf(inspected.header_line === 0 ? [] : inspected.columns.map(({ name }) => name));
  const [remembered, known] = await Promise.all([
    statements.format(merchant.slug, signature),
    statements.find(upstream.account.id, hashOf(file.bytes), file.sheet ?? ''),
  ]);
  return {
    ...inspected,
    remembered: remembered === undefined ? null : (readSettings(remembered) ?? null),
    statement: known?.id ?? null,
  };
}

/**
 * Takes a file in and has it matched in the background. The same file again leads to the same statement, as it stands; one
 * whose matching was cut off is gone on with. Throws as {@link inspectStatement} does.
 */
export async function importStatement(
  context: Context,
  call: StatementCall,
  file: { bytes: Uint8Array; name: string; settings: StatementSettings },
): Promise<{ statement: Statement; isNew: boolean }> {
  const { store, clock } = context;
  const { merchant, upstream, actor } = call;
  const accountId = upstream.account.id;
  const sha256 = hashOf(file.bytes);
  const sheet = file.settings.sheet ?? '';
  const known = await store.statements.find(accountId, sha256, sheet);
  if (known && statementReply(known, clock.now()).state !== 'interrupted') {
    return { statement: statementReply(known, clock.now()), isNew: false };
  }
  const read = await oneOfFew(context, () => readFileLines(file.bytes, file.settings, merchant.timeZone));
  const lines = await lineRows(read.lines);
  const now = clock.now();
  const id = known?.id ?? randomUUID();
  const settings = JSON.stringify(file.settings);
  const stepsTotal = stepsOf(lines.length);
  const audit = auditEntry(now, actor, 'statement.import', {
    ...{ merchant: merchant.slug, accountId, kind: 'statement', id },
    detail: { sha256, bytes: file.bytes.length, lines: lines.length },
  });
  let run: number | undefined = 1;
  if (known) {
    run = await store.statements.restart(
      { accountId, id },
      { now, stalledBefore: now - stalledMs, stepsTotal, settings, lines: lines.length },
      audit,
    );
  } else {
    const row = {
      ...{
        accountId,
        id,
        name: file.name,
        sha256,
        sheet,
        settings,
        state: 'matching' as const,
        run,
        stepsDone: 0,
      },
      ...{
        stepsTotal,
        lines: lines.length,
        matched: 0,
        openLines: 0,
        fromDay: null,
        toDay: null,
        importedAt: now,
      },
      ...{ importedBy: actor.userId, matchedAt: null, updatedAt: now },
    };
    const format = { merchant: merchant.slug, signature: signatureOf(read.heading) };
    if ((await store.statements.begin(row, format, audit)) === 'known') run = undefined;
  }
  if (run !== undefined) {
    void runMatching(context, runCall(call, id, run), lines, { isFirst: true });
  }
  const row = await store.statements.find(accountId, sha256, sheet);
  if (!row) throw notFound();
  context.live.publish(accountId, { kind: 'statement', id: row.id });
  return { statement: statementReply(row, clock.now()), isNew: run !== undefined };
}

/** Matches the lines of a statement with what is known by now. Throws not_found, conflict while that is under way. */
export async function rematchStatement(
  context: Context,
  call: StatementCall,
  id: string,
): Promise<Statement> {
  const { store, clock } = context;
  const view = await findStatement(context, call, id);
  refuseUnready(context, view);
  const key = { accountId: view.accountId, id };
  const lines: StatementLineRow[] = [];
  for (let after = 0; ; after = lines.at(-1)?.position ?? 0) {
    const page = await store.statements.lines(key, { after, limit: readAtOnce });
    lines.push(...page);
    if (page.length < readAtOnce) break;
  }
  const now = clock.now();
  const run = await store.statements.restart(
    key,
    {
      now,
      stalledBefore: now - stalledMs,
      stepsTotal: stepsOf(view.lines),
      settings: view.settings,
      lines: view.lines,
    },
    auditEntry(now, call.actor, 'statement.rematch', {
      ...{ merchant: call.merchant.slug, accountId: view.accountId, kind: 'statement', id },
    }),
  );
  if (run === undefined) throw busy();
  void runMatching(context, runCall(call, id, run), lines, { isFirst: false });
  return statementReply(await findStatement(context, call, id), clock.now());
}

export async function listStatements(
  context: Context,
  { upstream }: StatementCall,
  page: { before: { importedAt: number; id: string } | undefined; limit: number },
): Promise<{ rows: Statement[]; next: { importedAt: number; id: string } | undefined }> {
  const rows = await context.store.statements.list(upstream.account.id, { ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return { rows: shown.map((row) => statementReply(row, context.clock.now())), next: last };
}

export async function getStatement(
  context: Context,
  call: StatementCall,
  id: string,
): Promise<StatementDetail> {
  const view = await findStatement(context, call, id);
  const settings = readSettings(view.settings);
  if (!settings) throw notFound();
  const { statements, candidates } = context.store;
  const totals = view.state === 'ready' ? await statements.totals(view) : [];
  const currencies = [...new Set(totals.flatMap(({ currency }) => currency ?? []))];
  return {
    ...statementReply(view, context.clock.now()),
    time_zone: call.merchant.timeZone,
    settings,
    totals,
    refunded_currencies: await candidates.refundedCurrencies(view.accountId, currencies),
  };
}

export async function listStatementLines(
  context: Context,
  call: StatementCall,
  id: string,
  page: { outcome?: StatementOutcome | undefined; isOpen: boolean; after: number; limit: number },
): Promise<{ data: StatementLine[]; next: number | undefined }> {
  const view = await findStatement(context, call, id);
  // Half of a matching is nothing that anybody may go by.
  if (view.state !== 'ready') return { data: [], next: undefined };
  const rows = await context.store.statements.lines(view, { ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const found = await context.store.candidates.byIds(view.accountId, transactionsOf(shown));
  const known = new Map(found.map((one) => [one.id, one]));
  return {
    data: shown.map((row) => lineReply(row, known)),
    next: rows.length > shown.length ? shown.at(-1)?.position : undefined,
  };
}

/** Takes a statement away with its lines; what was matched is not touched by it. */
export async function removeStatement(context: Context, call: StatementCall, id: string): Promise<void> {
  const view = await findStatement(context, call, id);
  const audit = auditEntry(context.clock.now(), call.actor, 'statement.remove', {
    ...{ merchant: call.merchant.slug, accountId: view.accountId, kind: 'statement', id },
    detail: { sha256: view.sha256, lines: view.lines },
  });
  if ((await context.store.statements.remove(view, audit)) === 'unknown') throw notFound();
  context.live.publish(view.accountId, { kind: 'statement', id });
}

export async function findStatement(
  { store }: Context,
  { upstream }: StatementCall,
  id: string,
): Promise<StatementView> {
  const view = await store.statements.get({ accountId: upstream.account.id, id });
  if (!view) throw notFound();
  return view;
}

/** Throws conflict for a statement that is being matched, or whose matching was cut off. */
export function refuseUnready({ clock }: Context, view: StatementView): void {
  if (view.state === 'ready') return;
  if (statementReply(view, clock.now()).state === 'matching') throw busy();
  throw new ApiError(
    'conflict',
    'The matching of this statement was cut off. Import its file again to go on.',
  );
}

const busy = () =>
  new ApiError('conflict', 'This statement is being matched right now. Wait until that is done.');

const runCall = ({ merchant, upstream, actor }: StatementCall, id: string, run: number) => ({
  key: { accountId: upstream.account.id, id },
  ...{ run, merchant: merchant.slug, timeZone: merchant.timeZone, actor },
});

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const signatureOf = (heading: readonly string[]) =>
  createHash('sha256').update(headingText(heading)).digest('hex');

async function oneOfFew<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const count = underWay.get(context) ?? 0;
  if (count >= mostAtOnce) {
    throw new ApiError(
      'too_many_requests',
      'Others are importing statements right now. Try again in a moment.',
      {
        headers: { 'Retry-After': '10' },
      },
    );
  }
  underWay.set(context, count + 1);
  try {
    return await work();
  } finally {
    underWay.set(context, (underWay.get(context) ?? 1) - 1);
  }
}

/** Lines that are yet to be matched. */
async function lineRows(lines: readonly PrintedLine[]): Promise<StatementLineRow[]> {
  const rows: StatementLineRow[] = [];
  await inTurns(lines, ({ problems, ...line }, index) => {
    rows.push({
      ...line,
      position: index + 1,
      outcome: problems.length === 0 ? 'missing_here' : 'error',
      ...{ matchedBy: null, difference: null, transactionId: null, sameAsLine: null, sameIn: null },
      details: problems.length === 0 ? null : JSON.stringify({ problems }),
      ...{ note: null, resolvedAt: null, resolvedBy: null },
    });
  });
  return rows;
}
