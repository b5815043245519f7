import { errorStatuses, type ErrorCode, type FieldMessages } from '#shared/errors.ts';

/** An expected refusal with a name: what it says goes to the person who asked. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields: FieldMessages | undefined;
  readonly headers: Record<string, string>;
  constructor(
    code: ErrorCode,
    message: string,
    more: { fields?: FieldMessages; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = errorStatuses[code];
    this.fields = more.fields;
    this.headers = more.headers ?? {};
  }
}

/** Someone else's object and no object are the same answer. */
export const notFound = () => new ApiError('not_found', 'There is nothing at this address.');

export const badRequest = (message: string, fields?: FieldMessages) =>
  new ApiError('bad_request', message, fields ? { fields } : {});

export const validationFailed = (fields: FieldMessages) =>
  new ApiError('validation_failed', 'Some fields need another look.', { fields });

/** Something outside keeps the server from starting; the message says what to do about it. */
export class StartError extends Error {
  override name = 'StartError';
}

/** The store can't be reached or can't make a write durable; nothing that was asked for may be promised. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}

/** The store was found damaged, too new or not durable at start; the server must not run on it. */
export class StoreRefusedError extends Error {
  override name = 'StoreRefusedError';
}
