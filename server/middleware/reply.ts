import { gzip, gzipSync } from 'node:zlib';
import type { Response } from 'express';
import * as z from 'zod/mini';
import { compiled } from '../compiled-schema.ts';

/** Bytes. Less is not worth its compression; more would keep the event loop waiting for it. */
const compressFrom = 2048;
const atOnceUpTo = 256 * 1024;
/** A page of a list shrinks to a fifth in two tenths of a millisecond; higher levels take three times as long for a tenth less. */
const quickly = { level: 2, memLevel: 9 };

/** Replies through the shared schema, so that nothing leaves that the contract does not name. */
export function reply<Schema extends z.core.$ZodType>(
  response: Response,
  status: number,
  schema: Schema,
  value: z.input<Schema>,
): void {
  const body = Buffer.from(JSON.stringify(z.parse(compiled(schema), value)));
  response.status(status).set({ 'Content-Type': 'application/json; charset=utf-8', Vary: 'Accept-Encoding' });
  const wantsGzip = body.length >= compressFrom && response.req.acceptsEncodings('gzip') === 'gzip';
  if (!wantsGzip) {
    response.send(body);
    return;
  }
  response.set('Content-Encoding', 'gzip');
  if (body.length <= atOnceUpTo) {
    response.send(gzipSync(body, quickly));
    return;
  }
  gzip(body, quickly, (error, zipped) => {
    if (error) response.destroy(error);
    else response.send(zipped);
  });
}
