import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { startBuiltDesk } from '../support/built-desk.ts';
import { chromiumLaunchOptions } from '../support/chromium.ts';
import { median, type Row } from './row.ts';
import { signInAsOwner } from './sign-in.ts';

const runs = 3;
const debugPort = 9333;

/** Lighthouse's mobile profile (slow phone, slow line, simulated) on the screens that people meet first. */
export async function measureLighthouse(): Promise<Row[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'desk-bench-'));
  const desk = await startBuiltDesk({ DATA_DIR: dataDir, PORT: '0', SANDBOX_PORT: '0' });
  const launch = await chromiumLaunchOptions();
  const browser = await chromium.launch({
    ...launch,
    args: [...(launch.args ?? []), `--remote-debugging-port=${debugPort}`],
  });
  try {
    const headers = await signInAsOwner(desk);
    const id = await makeSessions(desk.url, headers);
    const screens = {
      'sign-in': '/sign-in',
      list: '/main/test/checkout-sessions',
      create: '/main/test/checkout-sessions/new',
      detail: `/main/test/checkout-sessions/${id}`,
    };
    const rows: Row[] = [];
    for (const [screen, address] of Object.entries(screens)) {
      const scores = [];
      for (let run = 0; run < runs; run++)
        scores.push(await score(desk.url + address, screen === 'sign-in' ? {} : { Cookie: headers.cookie }));
      rows.push(
        {
          what: `${screen}: performance, mobile, median of ${runs}`,
          value: median(scores.map((one) => one.performance)),
          unit: 'of 100',
          bound: 95,
          isFloor: true,
        },
        {
          what: `${screen}: accessibility`,
          value: Math.min(...scores.map((one) => one.accessibility)),
          unit: 'of 100',
          bound: 100,
          isFloor: true,
        },
        {
          what: `${screen}: largest contentful paint`,
          value: median(scores.map((one) => one.paintMs)),
          unit: 'ms',
        },
      );
    }
    return rows;
  } finally {
    await browser.close();
    await desk.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function score(url: string, extraHeaders: Record<string, string>) {
  const result = await lighthouse(url, {
    port: debugPort,
    onlyCategories: ['performance', 'accessibility'],
    extraHeaders,
    // The stream of live updates never ends, so the network is never quiet: Lighthouse goes on after this long.
    maxWaitForLoad: 12_000,
    logLevel: 'error',
  });
  const { categories, audits, finalDisplayedUrl } = result?.lhr ?? {};
  if (new URL(finalDisplayedUrl ?? '').pathname !== new URL(url).pathname)
    throw new Error(`Measured ${finalDisplayedUrl} instead of ${url}`);
  const faults = Object.values(audits ?? {}).filter(
    (audit) =>
      categories?.['accessibility']?.auditRefs.some((ref) => ref.id === audit.id && ref.weight > 0) &&
      audit.score !== null &&
      audit.score < 1,
  );
  for (const fault of faults) console.log(`${new URL(url).pathname}: ${fault.id}: ${fault.title}`);
  return {
    performance: Math.round((categories?.['performance']?.score ?? 0) * 100),
    accessibility: Math.round((categories?.['accessibility']?.score ?? 0) * 100),
    paintMs: audits?.['largest-contentful-paint']?.numericValue ?? Number.NaN,
  };
}

/** A full first page of the list, within the sandbox's budget of a minute. */
async function makeSessions(url: string, headers: Record<string, string>): Promise<string> {
  let id = '';
  for (let count = 0; count < 50; count++) {
    const reply = await fetch(`${url}/api/main/test/checkout-sessions`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({
        amount: 2500 + count,
        currency: count % 2 ? 'JMD' : 'USD',
        description: `Order #${1000 + count}`,
        customer: { name: 'Ana Ng', email: 'ana@example.com' },
      }),
    });
    if (reply.status !== 201)
      throw new Error(`a session could not be made: ${reply.status} ${await reply.text()}`);
    ({ id } = (await reply.json()) as { id: string });
  }
  return id;
}
