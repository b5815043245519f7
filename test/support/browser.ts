import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { chromiumLaunchOptions } from './chromium.ts';

export interface PageOptions extends Omit<BrowserContextOptions, 'viewport' | 'bypassCSP'> {
  width?: number;
  height?: number;
  /**
   * Answers of 400 and above that this journey provokes on purpose. 401 by default: before anybody has
   * signed in, asking who is signed in is answered so, and the browser writes that to its console.
   */
  expectedStatuses?: readonly number[];
  /** This journey takes the network away, so requests that fail for that very reason are no fault. */
  goesOffline?: boolean;
}

const pictures = fileURLToPath(new URL('../../node_modules/.cache/checkout-desk/journeys', import.meta.url));
const problemsOf = new WeakMap<Page, string[]>();
let browser: Promise<Browser> | undefined;

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** The Chromium of this test file: started by the first call, closed after the file's last test. */
export function launchBrowser(): Promise<Browser> {
  browser ??= chromiumLaunchOptions().then((options) => chromium.launch(options));
  return browser;
}

/**
 * A page in a fresh profile, under the product's own content security policy. To be called inside a test:
 * when the test ends the page is closed, and the test fails if the page wrote an error to its console,
 * threw, broke the policy, asked a foreign host for anything, or lost a request to us.
 */
export async function newPage(from: Browser, options: PageOptions = {}): Promise<Page> {
  const { width = 1280, height = 800, expectedStatuses = [401], goesOffline = false, ...rest } = options;
  const context = await from.newContext({
    viewport: { width, height },
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...rest,
  });
  await context.addInitScript(reportPolicyViolations);
  const page = await context.newPage();
  watch(context, page, { expectedStatuses, goesOffline });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPicture(page, task.name);
    await context.close();
    expectCleanPage(page);
  });
  return page;
}

/** Fails with the list of what went wrong on the page so far; also called by itself when the test ends. */
export function expectCleanPage(page: Page): void {
  expect(problemsOf.get(page), 'problems that the browser reported').toEqual([]);
}

type Context = ReturnType<Page['context']>;

const offline = 'net::ERR_INTERNET_DISCONNECTED';

/** Watches the whole context: a payment page that opens in a new tab is held to the same rules. */
function watch(
  context: Context,
  page: Page,
  { expectedStatuses, goesOffline }: { expectedStatuses: readonly number[]; goesOffline: boolean },
): void {
  const problems: string[] = [];
  problemsOf.set(page, problems);
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const status = /the server responded with a status of (\d{3})/.exec(message.text())?.[1];
    if (status && expectedStatuses.includes(Number(status))) return;
    if (goesOffline && message.text().includes(offline)) return;
    problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (thrown) =>
    problems.push(`thrown: ${thrown.error().stack ?? thrown.error().message}`),
  );
  context.on('request', (request) => {
    if (isForeign(request)) problems.push(`foreign host: ${request.method()} ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'no reason given';
    // Leaving a page aborts what it was still reading, the live updates above all; that is no fault.
    const isWanted = reason === 'net::ERR_ABORTED' || (goesOffline && reason === offline);
    if (!isWanted && !isForeign(request)) {
      problems.push(`lost request: ${request.method()} ${request.url()}: ${reason}`);
    }
  });
}

function isForeign(request: Request): boolean {
  const { protocol, hostname } = new URL(request.url());
  return protocol.startsWith('http') && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Runs inside every page before its own scripts. */
function reportPolicyViolations(): void {
  document.addEventListener('securitypolicyviolation', (violation) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = violation;
    console.error(
      `policy violation: ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`,
    );
  });
}

async function keepPicture(page: Page, name: string): Promise<void> {
  if (page.isClosed()) return;
  await mkdir(pictures, { recursive: true });
  const path = `${pictures}/${name.replaceAll(/[^\w-]+/g, '-')}.png`;
  await page.screenshot({ path });
  console.error(`${page.url()} as it was when the test failed: ${path}`);
}
