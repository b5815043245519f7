import type { Merchant, MerchantSettings } from '#shared/people.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import type { MerchantRow } from '../store/rows.ts';
import { type Actor, auditEntry } from './audit-entries.ts';

export type CurrentMerchant = MerchantRow;

/** The merchant that every installation starts with. */
const firstMerchant = { slug: 'main', name: 'My shop', timeZone: 'America/Jamaica' } as const;

export async function ensureFirstMerchant(context: Pick<Context, 'store' | 'clock'>): Promise<void> {
  if (await context.store.merchants.get(firstMerchant.slug)) return;
  await context.store.merchants.add({ ...firstMerchant, createdAt: context.clock.now() });
}

export function merchantReply(row: MerchantRow): Merchant {
  return { slug: row.slug, name: row.name, time_zone: row.timeZone };
}

/** Changes name and time zone; the sandbox's payment page learns the new name. */
export async function updateMerchant(
  context: Context,
  slug: string,
  settings: MerchantSettings,
  actor: Actor,
): Promise<Merchant> {
  const { name, time_zone: timeZone } = settings;
  const audit = auditEntry(context.clock.now(), actor, 'merchant.update', {
    merchant: slug,
    kind: 'merchant',
    id: slug,
    detail: { name, time_zone: timeZone },
  });
  const outcome = await context.store.merchants.update(slug, { name: name.trim(), timeZone }, audit);
  if (outcome === 'unknown') throw notFound();
  context.upstreams
    .rename(slug)
    .catch((error: unknown) => context.log.warn({ err: error }, 'the sandbox did not take the new name'));
  const row = await context.store.merchants.get(slug);
  if (!row) throw notFound();
  return merchantReply(row);
}
