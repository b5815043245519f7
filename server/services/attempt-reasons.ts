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
  /** How many sessions upstream had made for this process at the last try. */
  made?: { by: string; count: number };
};

/** Nothing has left this machine, or what did was turned away at the door. */
export const notSent: Reason = {
  code: 'upstream_unavailable',
  message: 'Not sent yet: the checkout API is not being called right now.',
};

export const neverSent: Reason = {
  code: 'upstream_unavailable',
  message: 'The checkout API could not be called for too long. Nothing was sent: there is no such link.',
};

export const unanswered: Reason = {
  code: 'upstream_unavailable',
  message:
    'The checkout API did not answer clearly. This link may exist: it is asked for again with the same key.',
};

export const keyRejected: Reason = {
  code: 'api_key_rejected',
  message: 'The checkout API refuses the API key.',
};

export const inConflict: Reason = {
  code: 'conflict',
  message: 'The checkout API keeps saying that this attempt is in conflict. The link may exist.',
};

export const failsAlone: Reason = {
  code: 'upstream_unavailable',
  message:
    'The checkout API answers this attempt with a fault again and again, while it makes other links. The link may exist.',
};

export const noClearAnswer: Reason = {
  code: 'upstream_unavailable',
  message: 'The checkout API gave no clear answer for too long. The link may exist.',
};

export const keyReplaced: Reason = {
  code: 'conflict',
  message:
    'The API key was replaced before the checkout API gave a clear answer. The link may exist, and to ask for it with the new key could make a second one.',
};

export const linkOfAnother: Reason = {
  code: 'conflict',
  message: 'The checkout API answered with a link that belongs to another attempt.',
};
