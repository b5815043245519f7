import type { ErrorCode, FieldMessages } from '#shared/errors.ts';

/** Why an attempt is not settled, or was refused: shown to whoever made it, and kept with it. */
export type Reason = {
  code: ErrorCode;
  message: string;
  fields?: FieldMessages;
  /** 409s in a row. */
  conflicts?: number;
  /** 5xx answers in a row while upstream made other sessions. */
  faultsAlone?: number;
};

export const unanswered: Reason = {
  code: 'upstream_unavailable',
  message:
    'The checkout API did not answer. This link may exist: we are checking with the same key, and you need do nothing.',
};

export const keyRejected: Reason = {
  code: 'api_key_rejected',
  message: 'The checkout API refuses the API key. This goes on when an owner has replaced it.',
};

export const inConflict: Reason = {
  code: 'conflict',
  message:
    'The checkout API keeps saying that this attempt is in conflict. Look whether the link exists, then start a new attempt.',
};

export const failsAlone: Reason = {
  code: 'upstream_unavailable',
  message:
    'The checkout API answers this attempt with a fault again and again, while it makes other links. Look whether the link exists, then start a new attempt.',
};

export const noClearAnswer: Reason = {
  code: 'upstream_unavailable',
  message:
    'The checkout API gave no clear answer for too long. Look whether the link exists, then start a new attempt.',
};

export const linkOfAnother: Reason = {
  code: 'conflict',
  message: 'The checkout API answered with a link that belongs to another attempt. A person must look.',
};
