import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createInstance } from '../../server/instance.ts';

/** Another holder's name: of a process with this number, here. */
const nameHere = (pid: number) => [createInstance().name.split('/')[0], pid, 'x'].join('/');

test('one in the same process is alive until it is released', () => {
  const [one, other] = [createInstance(), createInstance()];
  expect(one.isDead(other.name)).toBe(false);
  expect(one.isDead(one.name)).toBe(false);
  other.release();
  expect(one.isDead(other.name)).toBe(true);
  one.release();
});

test('a process of this machine is dead once it has ended; of another place nothing is known', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  const instance = createInstance();
  const name = nameHere(child.pid ?? 0);
  expect(instance.isDead(name)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(instance.isDead(name)).toBe(true);
  expect(instance.isDead(`elsewhere/${child.pid ?? 0}/x`)).toBe(false);
  instance.release();
});

test('one that had our own number before a restart is dead', () => {
  const instance = createInstance();
  expect(instance.isDead(nameHere(process.pid))).toBe(true);
  instance.release();
});
