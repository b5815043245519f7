import * as z from 'zod/mini';

/** Every error code that the BFF answers with, and the status that goes with it. */
export const errorStatuses = {
  bad_request: 400,
  login_required: 401,
  sign_in_failed: 401,
  bad_signature: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  validation_failed: 422,
  upstream_refused: 422,
  idempotency_mismatch: 422,
  too_many_requests: 429,
  internal: 500,
  store_unavailable: 503,
  api_key_missing: 503,
  api_key_rejected: 503,
  upstream_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatuses;

/** Messages per field; nested fields with dots, as in `line_items.0.unit_amount`. */
export const FieldMessagesSchema = z.record(z.string(), z.array(z.string()));
export type FieldMessages = z.infer<typeof FieldMessagesSchema>;

/** The one body of every error reply. */
export const ErrorBodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.optional(FieldMessagesSchema),
    request_id: z.string(),
  }),
});

/** Folds zod's issues into messages per field, the form in which every 422 of ours names its fields. */
export function fieldMessages(issues: readonly z.core.$ZodIssue[]): FieldMessages {
  const fields: FieldMessages = {};
  for (const issue of issues) {
    const name = issue.path.map(String).join('.') || 'body';
    (fields[name] ??= []).push(issue.message);
  }
  return fields;
}
