import * as z from 'zod/mini';
import { intentStates } from '#shared/intents.ts';
import { sessionSources } from '#shared/checkout-sessions.ts';
import { isRole, modes, roles } from '#shared/roles.ts';
import { listNouns } from '#shared/views.ts';

/** What the rows of rows.ts look like when they come from an engine; their keys are also the column lists. */

const text = z.string();
const nullableText = z.nullable(z.string());
const integer = z.int();
const nullableInteger = z.nullable(z.int());

export const AccountSchema = z.object({ id: integer, merchant: text, mode: z.enum(modes), origin: text });

export const MerchantRowSchema = z.object({ slug: text, name: text, timeZone: text, createdAt: integer });

export const UserRowSchema = z.object({
  id: text,
  email: text,
  name: text,
  passwordHash: text,
  createdAt: integer,
  disabledAt: nullableInteger,
});

export const RoleSchema = z.enum(roles);

export const LoginRowSchema = z.object({
  tokenHash: text,
  userId: text,
  createdAt: integer,
  lastSeenAt: integer,
});

export const IntentRowSchema = z.object({
  id: text,
  accountId: integer,
  userId: text,
  key: text,
  state: z.enum(intentStates),
  body: text,
  bodyHash: nullableText,
  upstreamBody: nullableText,
  replaces: nullableText,
  sessionId: nullableText,
  answerStatus: nullableInteger,
  answerBody: nullableText,
  error: nullableText,
  attempts: integer,
  submittedAt: nullableInteger,
  nextAttemptAt: nullableInteger,
  leaseOwner: nullableText,
  fence: integer,
  acknowledgedAt: nullableInteger,
  newAttemptKey: nullableText,
  newAttemptOf: nullableText,
  sentUnder: nullableText,
  createdAt: integer,
  updatedAt: integer,
});

/** An intent with its maker's name. */
export const UnsettledIntentSchema = z.extend(IntentRowSchema, { userName: nullableText });

/** What the completer needs to plan; the whole row is read when it is taken up. */
export const OpenIntentSchema = z.pick(IntentRowSchema, {
  accountId: true,
  id: true,
  fence: true,
  leaseOwner: true,
  submittedAt: true,
  nextAttemptAt: true,
  sentUnder: true,
});

export const CheckoutSessionRowSchema = z.object({
  accountId: integer,
  id: text,
  status: text,
  reportedStatus: nullableText,
  amount: integer,
  currency: text,
  checkoutUrl: nullableText,
  description: nullableText,
  customerName: nullableText,
  customerEmail: nullableText,
  gateway: nullableText,
  orderJson: nullableText,
  metadataJson: nullableText,
  rawJson: nullableText,
  createdAt: integer,
  expiresAt: nullableInteger,
  completedAt: nullableInteger,
  createdBy: nullableText,
  source: z.enum(sessionSources),
  intentId: nullableText,
  replaces: nullableText,
  replacedBy: nullableText,
  transactionId: nullableText,
  checkedAt: nullableInteger,
  missingSince: nullableInteger,
  contradiction: nullableText,
  nextCheckAt: nullableInteger,
  acknowledged: nullableText,
  version: integer,
});

export const TransactionRowSchema = z.object({
  accountId: integer,
  id: text,
  receiptNumber: nullableText,
  status: text,
  amount: nullableInteger,
  amountRefunded: nullableInteger,
  currency: nullableText,
  cardBrand: nullableText,
  cardLast4: nullableText,
  gatewayTransactionId: nullableText,
  tokenId: nullableText,
  declineCode: nullableText,
  declineMessage: nullableText,
  createdAt: nullableInteger,
  checkoutSessionId: nullableText,
  source: z.enum(['session', 'webhook', 'transactions']),
  rawJson: nullableText,
  checkedAt: nullableInteger,
});

/** With what it counts with. */
export const CountedTransactionSchema = z.extend(TransactionRowSchema, {
  figureAmount: nullableInteger,
  figureCurrency: nullableText,
});

/** What a transaction takes from its session. */
export const OrderTextSchema = z.object({
  description: nullableText,
  customerName: nullableText,
  customerEmail: nullableText,
});

export const TransactionViewSchema = z.extend(CountedTransactionSchema, OrderTextSchema.shape);

export const SeenTransactionSchema = z.extend(TransactionRowSchema, { backfillRun: nullableInteger });

export const BackfillRowSchema = z.object({
  accountId: integer,
  run: integer,
  version: integer,
  state: z.enum(['running', 'done', 'failed']),
  holder: nullableText,
  coversFrom: nullableInteger,
  startedAt: integer,
  finishedAt: nullableInteger,
  page: nullableInteger,
  lastPage: nullableInteger,
  pass: integer,
  setbacks: integer,
  unreadPages: integer,
  pagesRead: integer,
  rowsRead: integer,
  rowsBeforePass: integer,
  rowsTotal: nullableInteger,
  transactionsFound: integer,
  sessionsFound: integer,
  newest: nullableInteger,
  completeUntil: nullableInteger,
  message: nullableText,
});

export const WantedSessionSchema = z.object({
  id: text,
  denials: integer,
  transactionAt: nullableInteger,
});

export const WebhookRowSchema = z.object({
  accountId: integer,
  eventId: text,
  eventType: text,
  body: text,
  receivedAt: integer,
  state: z.enum(['received', 'applied', 'ignored', 'waiting', 'needs_person']),
  checkoutSessionId: nullableText,
  note: nullableText,
  nextAttemptAt: nullableInteger,
  attempts: integer,
});

export const ViewRowSchema = z.object({
  merchant: text,
  id: text,
  userId: text,
  noun: z.enum(listNouns),
  name: text,
  query: text,
  sharedWith: z.pipe(
    text,
    z.transform((roles) => roles.split(',').filter(isRole)),
  ),
  layout: nullableText,
  createdAt: integer,
  updatedAt: integer,
});

export const LayoutRowSchema = z.object({ noun: z.enum(listNouns), layout: text });

export const AuditEntrySchema = z.object({
  id: text,
  merchant: nullableText,
  accountId: nullableInteger,
  at: integer,
  userId: nullableText,
  action: text,
  objectKind: nullableText,
  objectId: nullableText,
  outcome: text,
  detail: nullableText,
  address: nullableText,
  requestId: nullableText,
});
