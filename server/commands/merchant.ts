import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { MerchantSettingsSchema, SlugSchema } from '#shared/people.ts';
import { CommandError, runCommand } from './command.ts';

const usage = 'Use: npm run merchant -- add --slug S --name N --time-zone Z';

await runCommand(async ({ store, clock }) => {
  const { values, positionals } = readArguments();
  if (positionals[0] !== 'add') throw new CommandError(usage);
  const slug = z.safeParse(SlugSchema, values.slug ?? '');
  const settings = z.safeParse(MerchantSettingsSchema, {
    name: values.name ?? '',
    time_zone: values['time-zone'] ?? '',
  });
  const faults = [...(slug.error?.issues ?? []), ...(settings.error?.issues ?? [])].map(
    (issue) => issue.message,
  );
  if (!slug.success || !settings.success) throw new CommandError(`${faults.join('\n')}\n${usage}`);
  const { name, time_zone: timeZone } = settings.data;
  const outcome = await store.merchants.add({ slug: slug.data, name, timeZone, createdAt: clock.now() });
  if (outcome === 'duplicate') throw new CommandError(`There is already a merchant ${slug.data}.`);
  process.stdout.write(`Added merchant ${slug.data}.\n`);
});

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ allowPositionals: true, options: { slug: text, name: text, 'time-zone': text } });
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : ''}\n${usage}`);
  }
}
