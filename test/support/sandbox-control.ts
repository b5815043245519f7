import * as z from 'zod/mini';
import type { SandboxDoor } from '../../server/services/upstreams.ts';

const LedgerSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      amount: z.number(),
      currency: z.string(),
      idempotency_key: z.nullable(z.string()),
      description: z.nullable(z.string()),
      metadata: z.nullable(z.record(z.string(), z.unknown())),
    }),
  ),
});
export type LedgerEntry = z.infer<typeof LedgerSchema>['data'][number];

const RefundLedgerSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      transaction_id: z.string(),
      amount: z.number(),
      reason: z.nullable(z.string()),
    }),
  ),
});
export type RefundEntry = z.infer<typeof RefundLedgerSchema>['data'][number];

const AccountSchema = z.object({ api_key: z.string(), webhook_secret: z.string() });

/** The sandbox's control door: what was really made there, and its switches. For merchants in test mode. */
export type SandboxControl = {
  /** Every session that the sandbox holds for the merchant. */
  sessions(merchant?: string): Promise<LedgerEntry[]>;
  /** Every refund that was made there, oldest first. */
  refunds(merchant?: string): Promise<RefundEntry[]>;
  /** The merchant's API key and webhook secret. */
  account(merchant?: string): Promise<z.infer<typeof AccountSchema> & { apiUrl: string }>;
  switchWebhooks(on: boolean, merchant?: string): Promise<void>;
  sweep(): Promise<void>;
};

export function createSandboxControl(door: SandboxDoor | undefined): SandboxControl {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    if (!door) throw new Error('This desk runs no sandbox.');
    const reply = await fetch(`${door.url}/_sandbox${path}`, {
      method,
      headers: { Authorization: `Bearer ${door.adminToken}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`The control door answered ${reply.status} ${await reply.text()}`);
    return reply.json();
  }

  return {
    async sessions(merchant = 'main') {
      return z.parse(LedgerSchema, await call('GET', `/sessions?merchant=${merchant}&mode=test`)).data;
    },
    async refunds(merchant = 'main') {
      return z.parse(RefundLedgerSchema, await call('GET', `/refunds?merchant=${merchant}&mode=test`)).data;
    },
    async account(merchant = 'main') {
      const account = await call('PUT', `/merchants/${merchant}/test`, { name: merchant });
      return { ...z.parse(AccountSchema, account), apiUrl: door?.apiUrl ?? '' };
    },
    async switchWebhooks(on, merchant = 'main') {
      await call('PATCH', `/merchants/${merchant}/test`, { webhooks: on });
    },
    async sweep() {
      await call('POST', '/sweep');
    },
  };
}
