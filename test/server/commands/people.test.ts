import { describe, expect, test } from 'vitest';
import { MeSchema } from '#shared/people.ts';
import { runModule } from '../../support/child-process.ts';
import { password, startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const settings = { DATA_DIR: desk.dataDir };
const user = (args: string[], input = '') => runModule('server/commands/user.ts', args, settings, input);
const merchant = (args: string[]) => runModule('server/commands/merchant.ts', args, settings);

describe('beside the running server', () => {
  test('a merchant and a user are added, who can sign in at once, until the password is reset', async () => {
    const added = await merchant([
      'add',
      '--slug',
      'bakery',
      '--name',
      'Bakery',
      '--time-zone',
      'America/Barbados',
    ]);
    expect(added).toEqual({ code: 0, stdout: 'Added merchant bakery.\n', stderr: '' });
    const args = [
      'add',
      '--email',
      'Baker@Example.com',
      '--role',
      'admin',
      '--merchant',
      'bakery',
      '--name',
      'Bo',
    ];
    expect(await user(args, `${password}\n`)).toMatchObject({ code: 0, stderr: '' });

    const client = desk.stranger();
    const me = (await client.post('/api/sign-in', { email: 'baker@example.com', password })).as(MeSchema);
    expect(me).toMatchObject({ user: { name: 'Bo' }, merchants: [{ slug: 'bakery', role: 'admin' }] });

    const reset = await user(
      ['reset-password', '--email', 'baker@example.com'],
      'a quite different password\r\nmore',
    );
    expect(reset).toMatchObject({ code: 0, stderr: '' });
    expect((await client.get('/api/me')).status).toBe(401);
    const again = { email: 'baker@example.com', password: 'a quite different password' };
    expect((await client.post('/api/sign-in', again)).status).toBe(200);
  });
});

describe('with a mistake in what was typed', () => {
  // Each is a process of its own, so a few stand for all: what is checked, and in which order, is one path.
  test('the user command ends with 1 and says what, without the password and without a stack', async () => {
    await desk.signInAs('viewer', { email: 'there@example.com' });
    const add = ['add', '--email', 'a@example.com', '--role'];
    const mistakes: [args: string[], input: string, message: string][] = [
      [[], '', 'Use: npm run user'],
      [['add', '--email', 'a@example.com', '--admin'], '', '--admin'],
      [[...add, 'boss'], password, '--role must be one of: owner'],
      [[...add, 'owner'], 'fourteen chars', 'at least 15'],
      [[...add, 'owner', '--merchant', 'none'], password, 'There is no merchant none.'],
      [
        ['add', '--email', 'THERE@example.com', '--role', 'owner'],
        password,
        'already somebody with the address',
      ],
      [['reset-password', '--email', 'nobody@example.com'], password, 'Nobody has the address'],
    ];
    const endings = await Promise.all(mistakes.map(([args, input]) => user(args, input)));
    for (const [index, [, input, message]] of mistakes.entries()) {
      const { code, stdout, stderr = '' } = endings[index] ?? {};
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr).not.toContain(input || password);
    }
  });

  test('the merchant command ends with 1 and says all of it at once', async () => {
    const [wrong, taken] = await Promise.all([
      merchant(['add', '--slug', 'a/b', '--time-zone', 'Mars']),
      merchant(['add', '--slug', 'main', '--name', 'A', '--time-zone', 'UTC']),
    ]);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    for (const message of [
      'lower-case letters',
      'Write the merchant’s name',
      'Choose a time zone',
      'Use: npm run merchant',
    ])
      expect(wrong.stderr).toContain(message);
    expect(taken).toEqual({ code: 1, stdout: '', stderr: 'There is already a merchant main.\n' });
  });
});
