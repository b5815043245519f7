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

if (!parentPort) throw new Error('the SQLite worker runs as a worker thread');
const port = parentPort;
const options: SqliteOptions = workerData;
const waiting: Extract<Request, { kind: 'write' }>[] = [];
let draining = false;
let hasToldDoubt = false;

const reply = (message: Reply) => port.postMessage(message);

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
  for (const [index, { id }] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome) reply('failure' in outcome ? { id, ...outcome } : { id, written: outcome });
  }
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

port.on('message', (request: Request) => {
  if (!connection) return;
  if (request.kind === 'write') {
    waiting.push(request);
    plan();
  } else if (request.kind === 'read') {
    try {
      reply({ id: request.id, rows: connection.read(request.sql, request.params) });
    } catch (error) {
      reply({ id: request.id, failure: describeFailure(error, 'use') });
    }
  } else {
    while (waiting.length > 0) drain();
    connection.close();
    reply({ id: request.id, done: 'closed' });
    port.close();
  }
});
