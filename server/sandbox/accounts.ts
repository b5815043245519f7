import * as z from 'zod/mini';
import type { Database } from './database.ts';
import { newApiKey, newWebhookSecret } from './ids.ts';
import { type Mode, ModeSchema } from './mode.ts';

/** One merchant in one mode: whose key it is, whose page it is, where its webhooks go. */
const AccountSchema = z.object({
  id: z.number(),
  merchant: z.string(),
  mode: ModeSchema,
  name: z.string(),
  webhook_url: z.nullable(z.string()),
  webhooks: z.number(),
  api_key: z.string(),
  webhook_secret: z.string(),
});
export type Account = z.infer<typeof AccountSchema>;

export type AccountChange = {
  name: string;
  webhook_url?: string | null | undefined;
  api_key?: string | undefined;
  webhook_secret?: string | undefined;
};

export function accountByApiKey(db: Database, apiKey: string): Account | undefined {
  return db.one(AccountSchema, 'select * from accounts where api_key = ?', apiKey);
}

export function accountById(db: Database, id: number): Account | undefined {
  return db.one(AccountSchema, 'select * from accounts where id = ?', id);
}

export function accountOf(db: Database, merchant: string, mode: Mode): Account | undefined {
  return db.one(AccountSchema, 'select * from accounts where merchant = ? and mode = ?', merchant, mode);
}

/** Makes the account or changes what is given; keys are made once and then stay. */
export function putAccount(db: Database, merchant: string, mode: Mode, change: AccountChange): Account {
  const known = accountOf(db, merchant, mode);
  const apiKey = change.api_key ?? known?.api_key ?? newApiKey(mode);
  const secret = change.webhook_secret ?? known?.webhook_secret ?? newWebhookSecret();
  const url = change.webhook_url === undefined ? (known?.webhook_url ?? null) : change.webhook_url;
  const account = db.one(
    AccountSchema,
    `insert into accounts (merchant, mode, name, webhook_url, api_key, webhook_secret) values (?, ?, ?, ?, ?, ?)
     on conflict (merchant, mode) do update set name = excluded.name, webhook_url = excluded.webhook_url,
       api_key = excluded.api_key, webhook_secret = excluded.webhook_secret
     returning *`,
    ...[merchant, mode, change.name, url, apiKey, secret],
  );
  if (!account) throw new Error('An upsert of an account returned no row');
  return account;
}

/** False when there is no such account. */
export function switchWebhooks(db: Database, merchant: string, mode: Mode, on: boolean): boolean {
  const sql = 'update accounts set webhooks = ? where merchant = ? and mode = ?';
  return db.run(sql, on ? 1 : 0, merchant, mode) === 1;
}

export function nextReceipt(db: Database, accountId: number): number {
  const sql = 'update accounts set receipts = receipts + 1 where id = ? returning receipts';
  const row = db.one(z.object({ receipts: z.number() }), sql, accountId);
  if (!row) throw new Error('A receipt was asked for an account that is not there');
  return row.receipts;
}
