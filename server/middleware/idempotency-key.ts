import * as z from 'zod/mini';
import { IdempotencyKeySchema } from '#shared/checkout-sessions.ts';
import { badRequest } from '../errors.ts';
import type { PublicCall } from './routes.ts';

/** The key header, exactly once; two of them would leave it open which attempt is meant. */
export function idempotencyKey({ request }: PublicCall): string {
  const names = request.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'idempotency-key',
  );
  const key = z.safeParse(IdempotencyKeySchema, request.headers['idempotency-key']);
  if (names.length !== 1 || !key.success) {
    throw badRequest('Send one Idempotency-Key header of 8 to 64 characters: letters, digits, _ and -.', {
      'Idempotency-Key': ['8 to 64 of A–Z a–z 0–9 _ -, once.'],
    });
  }
  return key.data;
}
