import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { PasswordSchema } from '#shared/people.ts';
import { isRole, roles } from '#shared/roles.ts';
import { EmailSchema } from '#shared/text.ts';
import { noActor } from '../services/audit-entries.ts';
import { addPerson, resetPassword } from '../services/people.ts';
import { type CommandContext, CommandError, readLine, runCommand } from './command.ts';

const usage = `Use: npm run user -- add --email E --role R [--merchant SLUG] [--name N]
     npm run user -- reset-password --email E
The password (15 to 128 characters) is read from standard input.`;

await runCommand(async (context) => {
  const { values, positionals } = readArguments();
  const [command] = positionals;
  if (command !== 'add' && command !== 'reset-password') throw new CommandError(usage);
  const email = check(EmailSchema, values.email ?? '', '--email');
  return command === 'add' ? add(context, email, values) : reset(context, email);
});

async function add(
  context: CommandContext,
  email: string,
  values: ReturnType<typeof readArguments>['values'],
): Promise<void> {
  const { role = '', merchant = 'main', name } = values;
  if (!isRole(role)) throw new CommandError(`--role must be one of: ${roles.join(', ')}.`);
  const password = check(PasswordSchema, await readLine(), 'The password');
  const outcome = await addPerson(context, { email, name, password }, { merchant, role }, noActor);
  if (outcome === 'duplicate') throw new CommandError(`There is already somebody with the address ${email}.`);
  if (outcome === 'unknown_merchant')
    throw new CommandError(`There is no merchant ${merchant}. Add it with: npm run merchant -- add`);
  process.stdout.write(`Added ${email} as ${role} of ${merchant}.\n`);
}

async function reset(context: CommandContext, email: string): Promise<void> {
  const password = check(PasswordSchema, await readLine(), 'The password');
  if (!(await resetPassword(context, email, password, noActor)))
    throw new CommandError(`Nobody has the address ${email}.`);
  process.stdout.write(`Set a new password for ${email}; all logins have ended.\n`);
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      allowPositionals: true,
      options: { email: text, role: text, merchant: text, name: text },
    });
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : ''}\n${usage}`);
  }
}

function check(schema: z.ZodMiniType<string>, value: string, what: string): string {
  const parsed = z.safeParse(schema, value);
  if (!parsed.success)
    throw new CommandError(`${what}: ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
  return parsed.data;
}
