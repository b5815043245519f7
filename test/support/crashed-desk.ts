import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { DeskClient } from './desk-client.ts';
import { password, startApp, type TestDesk } from './start-app.ts';

/** Of an owner who is signed in before and after a crash. */
export const email = 'owner@example.com';

/** What a killed process would leave on the disk at this moment, in a folder of its own. */
export async function crashImage(desk: TestDesk): Promise<string> {
  const image = await mkdtemp(path.join(tmpdir(), 'crashed-'));
  onTestFinished(() => rm(image, { recursive: true, force: true }));
  // The index of the write-ahead log lives in memory alone: a killed process leaves none that counts.
  await cp(desk.dataDir, image, { recursive: true, filter: (file) => !file.endsWith('-shm') });
  return image;
}

export async function startAgain(settings: Record<string, string>, dataDir: string) {
  const desk = await startApp({ settings, dataDir });
  return { desk, again: await signInAgain(desk) };
}

export async function signInAgain(desk: TestDesk): Promise<DeskClient> {
  const client = desk.stranger();
  const reply = await client.post('/api/sign-in', { email, password });
  if (reply.status !== 200) throw new Error(`sign-in failed: ${reply.text}`);
  return client;
}
