import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../store/rows.ts';

/** Who acts: a signed-in person from an address, or nobody (a worker, a webhook, a command). */
export type Actor = { userId: string | null; address: string | null; requestId: string | null };

export const noActor: Actor = { userId: null, address: null, requestId: null };

/** Builds an audit entry; `detail` must hold no secrets, and no personal data but an export's filter: what was taken out. */
export function auditEntry(
  at: number,
  actor: Actor,
  action: string,
  about: {
    merchant?: string;
    accountId?: number;
    kind?: string;
    id?: string;
    outcome?: string;
    detail?: Record<string, unknown>;
  } = {},
): AuditEntry {
  return {
    id: randomUUID(),
    merchant: about.merchant ?? null,
    accountId: about.accountId ?? null,
    at,
    userId: actor.userId,
    action,
    objectKind: about.kind ?? null,
    objectId: about.id ?? null,
    outcome: about.outcome ?? 'done',
    detail: about.detail ? JSON.stringify(about.detail) : null,
    address: actor.address,
    requestId: actor.requestId,
  };
}
