import * as z from 'zod/mini';
import { CheckoutSessionSchema, IdempotencyKeySchema } from './checkout-sessions.ts';
import { FieldMessagesSchema } from './errors.ts';
import { text } from './text.ts';

/** The life of an attempt to create: a draft is open to typing; the rest is frozen. */
export const intentStates = ['draft', 'pending', 'unknown', 'created', 'refused', 'needs_person'] as const;
export type IntentState = (typeof intentStates)[number];

/** A draft is whatever has been typed so far; it is checked only when it is submitted. */
export const DraftSchema = z.record(z.string(), z.unknown());
export type Draft = z.infer<typeof DraftSchema>;

export const IntentSchema = z.object({
  key: z.string(),
  state: z.enum(intentStates),
  body: z.nullable(DraftSchema),
  checkout_session: z.nullable(CheckoutSessionSchema),
  error: z.nullable(
    z.object({ code: z.string(), message: z.string(), fields: z.optional(FieldMessagesSchema) }),
  ),
  attempts: z.int(),
  /** When its maker pressed the button; null for a draft. */
  submitted_at: z.nullable(z.string()),
  updated_at: z.string(),
  /** The key of the attempt that was made in place of this one, and of the one that this one was made in place of. */
  new_attempt_key: z.nullable(z.string()),
  new_attempt_of: z.nullable(z.string()),
});
export type Intent = z.infer<typeof IntentSchema>;

/** Body of `PUT …/intents/:key`. */
export const PutIntentSchema = z.object({ body: DraftSchema });

/** Reply of a create that is not settled yet. */
export const UnsettledSchema = z.object({ intent: IntentSchema });

/** Body of `POST …/intents/:key/new-attempt`: the key under which the form is opened anew with what was sent. */
export const NewAttemptSchema = z.object({ key: IdempotencyKeySchema });

export const unreconciledKinds = ['intent', 'refund', 'session', 'webhook'] as const;

/** What is unknown or needs eyes, with why, in plain words. */
export const UnreconciledSchema = z.object({
  count: z.int(),
  items: z.array(
    z.object({
      kind: z.enum(unreconciledKinds),
      id: z.string(),
      /** Names it in `POST …/unreconciled/:kind/:ref/…`; an intent's `id` is a key of its maker's alone. */
      ref: z.string(),
      state: z.string(),
      since: z.string(),
      message: z.string(),
      /** The payment link that it is about, where one is known. */
      checkout_session_id: z.nullable(z.string()),
      /** The payment that a refund is of. */
      transaction_id: z.nullable(z.string()),
      amount: z.nullable(z.int()),
      currency: z.nullable(z.string()),
      description: z.nullable(z.string()),
      /** Who made it, where somebody did, and whether that is who asks. */
      made_by: z.nullable(z.string()),
      is_mine: z.boolean(),
      /** For its maker alone: the key of a new attempt that was begun and not sent yet. */
      new_attempt_key: z.nullable(z.string()),
      /** What a person may do about it now. */
      actions: z.array(z.enum(['new_attempt', 'acknowledge', 'replay', 'look_again', 'resolve'])),
    }),
  ),
});
export type Unreconciled = z.infer<typeof UnreconciledSchema>;

/** Body of `POST …/unreconciled/:kind/:ref/acknowledge`. */
export const AcknowledgeSchema = z.object({ note: z.optional(text(500)) });
