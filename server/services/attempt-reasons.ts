import type { ErrorCode, FieldMessages } from '#shared/errors.ts';

/** Why an attempt is not settled, or was refused: shown to whoever made it, and kept with it. */
export type Reason = {
  code: ErrorCode;
  message: string;
  fields?: FieldMessages;
  /** 409s in a row. */
  conflicts?: number;
  /** 5xx answers in a row while upstream made others. */
  faultsAlone?: number;
  /** How many upstream had made for this process at the last try. */
  made?: { by: string; count: number };
};

/** What is attempted, in words: "link", "links", "may exist", and what it means that nothing was sent. */
type Matter = { one: string; others: string; perhaps: string; absent: string };

export type Reasons = ReturnType<typeof reasonsAbout>;

export function reasonsAbout({ one, others, perhaps, absent }: Matter) {
  return {
    /** Nothing has left this machine, or what did was turned away at the door. */
    notSent: {
      code: 'upstream_unavailable',
      message: 'Not sent yet: the checkout API is not being called right now.',
    },
    neverSent: {
      code: 'upstream_unavailable',
      message: `The checkout API could not be called for too long. Nothing was sent: ${absent}.`,
    },
    unanswered: {
      code: 'upstream_unavailable',
      message: `The checkout API did not answer clearly. This ${one} ${perhaps}: it is asked for again with the same key.`,
    },
    keyRejected: {
      code: 'api_key_rejected',
      message: 'The checkout API refuses the API key.',
    },
    inConflict: {
      code: 'conflict',
      message: `The checkout API keeps saying that this attempt is in conflict. The ${one} ${perhaps}.`,
    },
    failsAlone: {
      code: 'upstream_unavailable',
      message: `The checkout API answers this attempt with a fault again and again, while it makes other ${others}. The ${one} ${perhaps}.`,
    },
    noClearAnswer: {
      code: 'upstream_unavailable',
      message: `The checkout API gave no clear answer for too long. The ${one} ${perhaps}.`,
    },
    keyReplaced: {
      code: 'conflict',
      message: `The API key was replaced before the checkout API gave a clear answer. The ${one} ${perhaps}, and to ask for it with the new key could make a second one.`,
    },
    ofAnother: {
      code: 'conflict',
      message: `The checkout API answered with a ${one} that belongs to another attempt.`,
    },
    refusedAfterDoubt: {
      code: 'conflict',
      message: `An earlier try had no clear answer, and now the checkout API refuses this ${one}. The earlier try may have made it.`,
    },
  } satisfies Record<string, Reason>;
}
