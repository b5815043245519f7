import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./commanded-child.ts', import.meta.url));

/** Starts a process that writes to the store on command; see commanded-child.ts. */
export async function startChild(dataDir: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers: [outcome: string, slug: string][] = [];
  let wake = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [outcome = '', slug = ''] = line.split(' ');
    answers.push([outcome, slug]);
    wake();
  });
  const exited = once(child, 'exit');

  /** Waits until the child has given this many answers in all. */
  async function answered(count: number) {
    while (answers.length < count) {
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        exited.then(() => reject(new Error('the child ended')), reject);
      });
    }
  }

  await answered(1);
  answers.shift();
  return {
    pid: child.pid ?? 0,
    answers,
    answered,
    write: (slugs: string[]) => child.stdin.write(slugs.map((slug) => `${slug}\n`).join('')),
    added: () => answers.filter(([outcome]) => outcome === 'added').map(([, slug]) => slug),
    async end() {
      child.stdin.end();
      await exited;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
