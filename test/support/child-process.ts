import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { root } from './source-tree.ts';

export type Ended = { code: number | null; stdout: string; stderr: string };

/** A module of the server run from its source as a process of its own; ended with the test at the latest. */
export function startModule(module: string, args: string[], settings: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', module, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...settings },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...said })));
  return { child, said, ended };
}

/** Runs it to its end with this on standard input. */
export function runModule(
  module: string,
  args: string[],
  settings: Record<string, string>,
  input = '',
): Promise<Ended> {
  const { child, ended } = startModule(module, args, settings);
  child.stdin.end(input);
  return ended;
}
