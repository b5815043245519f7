import { parentPort, workerData } from 'node:worker_threads';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { describeFailure, type Failure } from './sqlite-failure.ts';
import type { BatchResult, Row, SqlValue, Statement } from './sql.ts';

/** The thread that touches the file: a writer that groups commits, or a reader. */

export type Request =
  | { id: number; kind: 'read'; sql: string; params: SqlValue[] }
  | { id: number; kind: 'write'; batch: Statement<string>[] }
  | { id: number; kind: 'close' };
export type Reply =
  | { id: number; rows: Row[] }
  | { id: number; written: BatchResult }
  | { id: number; failure: Failure }
  /** An answer to nothing: something to tell whoever runs the server. */
  | { id: 0; alarm: string }
  /** From the writer: nothing more is written before every thread has ended and the file is opened anew. */
  | { id: 0; doubt: string }
  | { id: number; done: string };

/** A group larger than this would make the first of it wait too long for its answer. */
const largestGroup = 500;

/** Answers with more rows would keep the event loop busy taking them in. */
const mostRowsAtOnce = 200;

/** A quick answer does not wait for a slow one that was asked for in the same turn. */
const longestTogetherMs = 1;

if (!parentPort) throw new Error('the SQLite worker runs as a worker thread');
const port = parentPort;
const options: SqliteOptions = workerData;
const waiting: Extract<Request, { kind: 'write' }>[] = [];
let draining = false;
let hasToldDoubt = false;

const reply = (...messages: Reply[]) => port.postMessage(messages);

function open(): SqliteConnection | undefined {
  try {
    const connection = new SqliteConnection(options, (alarm) => reply({ id: 0, alarm }));
    reply({ id: 0, done: connection.version });
    return connection;
  } catch (error) {
    reply({ id: 0, failure: describeFailure(error, 'open') });
    port.close();
    return undefined;
  }
}

const connection = open();

function drain() {
  draining = false;
  const group = waiting.splice(0, largestGroup);
  if (!connection || group.length === 0) return;
  const outcomes = connection.writeGroup(group.map((request) => request.batch));
  reply(
    ...group.flatMap(({ id }, index): Reply[] => {
      const outcome = outcomes[index];
      if (!outcome) return [];
      return ['failure' in outcome ? { id, ...outcome } : { id, written: outcome }];
    }),
  );
  if (waiting.length > 0) plan();
  if (connection.doubt !== undefined && !hasToldDoubt) {
    hasToldDoubt = true;
    reply({ id: 0, doubt: connection.doubt });
  }
}

/** Lets every message that has arrived be taken in first, so that they share one commit. */
function plan() {
  if (draining) return;
  draining = true;
  setImmediate(drain);
}

function read(connection: SqliteConnection, { id, sql, params }: Extract<Request, { kind: 'read' }>): Reply {
  try {
    return { id, rows: connection.read(sql, params) };
  } catch (error) {
    return { id, failure: describeFailure(error, 'use') };
  }
}

function close(connection: SqliteConnection, id: number) {
  while (waiting.length > 0) drain();
  connection.close();
  reply({ id, done: 'closed' });
  port.close();
}

port.on('message', (requests: Request[]) => {
  if (!connection) return;
  let answers: Reply[] = [];
  let rows = 0;
  let from = performance.now();
  for (const request of requests) {
    if (request.kind === 'write') waiting.push(request);
    if (request.kind !== 'read') continue;
    const answer = read(connection, request);
    answers.push(answer);
    rows += 'rows' in answer ? answer.rows.length : 0;
    if (rows < mostRowsAtOnce && performance.now() - from < longestTogetherMs) continue;
    reply(...answers);
    [answers, rows, from] = [[], 0, performance.now()];
  }
  if (waiting.length > 0) plan();
  if (answers.length > 0) reply(...answers);
  const end = requests.find(({ kind }) => kind === 'close');
  if (end) close(connection, end.id);
});
