/** A refusal in one of the three documented bodies; thrown by handlers, written by the error middleware. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) {
    super(`${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The short form, `{"error": text}`. */
export function refusal(status: number, error: string): ApiError {
  return new ApiError(status, { error });
}

export type FieldErrors = Record<string, string[]>;

/** The field form, 422. */
export function invalidFields(errors: FieldErrors): ApiError {
  return new ApiError(422, { message: 'The given data was invalid.', errors });
}

/** 429 with both `Retry-After` and the documented body, in whole seconds. */
export function tooManyRequests(retryAfterSeconds: number): ApiError {
  const body = { error: 'Too many requests.', retry_after: retryAfterSeconds };
  return new ApiError(429, body, { 'Retry-After': String(retryAfterSeconds) });
}
