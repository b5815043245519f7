import { invalidFields, type FieldErrors } from './api-error.ts';
import type { Context } from './context.ts';
import { readInstantOrDay } from './instants.ts';
import { transactionRow } from './replies.ts';
import { pageOfTransactions } from './transactions.ts';

const defaultLimit = 25;
const maxLimit = 100;

/** `GET /transactions`: an oversized limit is clamped in silence (documented); other nonsense is 422 (assumed). */
export function listTransactions(
  context: Context,
  accountId: number,
  query: Record<string, unknown>,
): Record<string, unknown> {
  const errors: FieldErrors = {};
  const page = readCount(query, 'page', 1, errors);
  const limit = Math.min(maxLimit, readCount(query, 'limit', defaultLimit, errors));
  const from = readSpan(query, 'from', errors)?.from ?? null;
  const to = readSpan(query, 'to', errors)?.to ?? null;
  const status = typeof query['status'] === 'string' && query['status'] !== '' ? query['status'] : null;
  if (Object.keys(errors).length > 0) throw invalidFields(errors);
  const filter = { accountId, status, from, to };
  const { rows, total } = pageOfTransactions(context, filter, { limit, offset: (page - 1) * limit });
  const last_page = Math.max(1, Math.ceil(total / limit));
  return { data: rows.map(transactionRow), meta: { current_page: page, last_page, per_page: limit, total } };
}

function readCount(
  query: Record<string, unknown>,
  name: string,
  otherwise: number,
  errors: FieldErrors,
): number {
  const text = query[name];
  if (text === undefined) return otherwise;
  if (typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  errors[name] = [`The ${name} must be a whole number of at least 1.`];
  return otherwise;
}

function readSpan(
  query: Record<string, unknown>,
  name: string,
  errors: FieldErrors,
): { from: number; to: number } | null {
  const text = query[name];
  if (text === undefined) return null;
  const span = typeof text === 'string' ? readInstantOrDay(text) : null;
  if (!span) errors[name] = [`The ${name} must be a date or an ISO 8601 instant with an offset.`];
  return span;
}
