/**
 * How a call to the checkout API can fail, one class per cause. Messages are written by us and safe to log:
 * no header, no key, and of upstream's own words at most a cleaned sentence of a refusal.
 */

// Optional fields are only declared, so that one which is absent is no property at all.

/** A definitive no (400, 404 to a create or list, 422): nothing was made, and the same body would be refused again. */
export class UpstreamRefusedError extends Error {
  override readonly name = 'UpstreamRefusedError';
  readonly code = 'upstream_refused';
  readonly status: 400 | 404 | 422;
  /** Upstream's field names (dotted, such as `line_items.0.name`) and its cleaned sentences. */
  declare readonly fields?: Record<string, string[]>;

  constructor(details: { status: 400 | 404 | 422; fields?: Record<string, string[]>; said?: string }) {
    super(
      details.said === undefined
        ? 'The checkout API refused this request.'
        : `The checkout API refused this request. It said: "${details.said}"`,
    );
    this.status = details.status;
    if (details.fields !== undefined) this.fields = details.fields;
  }
}

export type UnknownCause =
  'timeout' | 'network' | 'server_error' | 'rate_limited' | 'too_early' | 'bad_reply' | 'reply_too_large';

const unknownMessages: Record<UnknownCause, string> = {
  timeout: 'The checkout API did not answer in time.',
  network: 'The connection to the checkout API failed.',
  server_error: 'The checkout API had a fault of its own.',
  rate_limited: 'The checkout API asks for fewer requests.',
  too_early: 'The checkout API asks to try again later.',
  bad_reply: 'The checkout API gave an answer that cannot be read.',
  reply_too_large: 'The checkout API gave an answer that is too large.',
};

export type UnknownDetails = {
  cause: UnknownCause;
  status?: number;
  /** How long upstream asked us to wait, in ms, already capped. */
  retryAfterMs?: number;
  mayHaveHappened: boolean;
  /** A short word for the log, of ours or the runtime's (`ECONNREFUSED`, `checkout_url`); never upstream text. */
  detail?: string;
};

/** No definitive answer: try again with the same idempotency key, and never show it as failed meanwhile. */
export class UpstreamUnknownError extends Error {
  override readonly name = 'UpstreamUnknownError';
  readonly code = 'upstream_unknown';
  override readonly cause: UnknownCause;
  declare readonly status?: number;
  declare readonly retryAfterMs?: number;
  /** False for reads, and where provably no byte of a create left this machine. */
  readonly mayHaveHappened: boolean;

  constructor(details: UnknownDetails) {
    super(unknownMessages[details.cause] + (details.detail === undefined ? '' : ` (${details.detail})`));
    this.cause = details.cause;
    this.mayHaveHappened = details.mayHaveHappened;
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}

/** 401 or 403: the API key is wrong, revoked, or of the other mode. Nothing with this key will work until it is mended. */
export class UpstreamKeyRejectedError extends Error {
  override readonly name = 'UpstreamKeyRejectedError';
  readonly code = 'upstream_key_rejected';
  readonly status: 401 | 403;

  constructor(details: { status: 401 | 403 }) {
    super('The checkout API rejected the API key.');
    this.status = details.status;
  }
}

/** 409: the same idempotency key is running or was used with another body; which of the two cannot be told. */
export class UpstreamConflictError extends Error {
  override readonly name = 'UpstreamConflictError';
  readonly code = 'upstream_conflict';
  readonly status = 409;

  constructor() {
    super('The checkout API reports a conflict on the idempotency key.');
  }
}

/** A retrieve's 404: upstream does not show this session to this key (perhaps not yet: reads may lag behind writes). */
export class UpstreamNotFoundError extends Error {
  override readonly name = 'UpstreamNotFoundError';
  readonly code = 'upstream_not_found';
  readonly status = 404;

  constructor() {
    super('The checkout API does not know this checkout session.');
  }
}

/** A retrieve's 403 with an API key that works elsewhere: it is this session that upstream refuses to show to it. */
export class UpstreamDeniedError extends Error {
  override readonly name = 'UpstreamDeniedError';
  readonly code = 'upstream_denied';
  readonly status = 403;

  constructor() {
    super('The checkout API refuses to show this checkout session to the API key.');
  }
}

const answers = [
  UpstreamRefusedError,
  UpstreamKeyRejectedError,
  UpstreamConflictError,
  UpstreamNotFoundError,
  UpstreamDeniedError,
];

/** True for the errors with which upstream itself answered, definitively or not about this request. */
export function isUpstreamAnswer(error: unknown): boolean {
  return answers.some((kind) => error instanceof kind);
}
