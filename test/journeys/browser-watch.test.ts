import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCleanPage, launchBrowser, newPage } from '../support/browser.ts';

/** The journeys trust that a fault on a page fails them; here that trust is put to the test. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

const bodies: Readonly<Record<string, string>> = {
  '/clean': '',
  '/inline-script': '<script>1</script>',
  '/inline-style': '<p style="color: red">red</p>',
  '/foreign-host': '<img alt="" src="https://example.com/picture.png">',
};

const server = createServer((request, response) => {
  response.setHeader('Content-Security-Policy', policy);
  if (request.url === '/page.js') {
    response.setHeader('Content-Type', 'text/javascript').end("document.body.append('ready')");
  } else if (request.url === '/refused') {
    response.writeHead(422).end();
  } else if (request.url === '/cut') {
    request.socket.destroy();
  } else {
    const body = bodies[request.url ?? ''] ?? '';
    const icon = '<link rel="icon" href="/clean">';
    const html = `<!doctype html>${icon}<body>${body}<script type="module" src="/page.js"></script>`;
    response.setHeader('Content-Type', 'text/html').end(html);
  }
});
let address = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function open(path: string, expectedStatuses: readonly number[] = []) {
  const page = await newPage(await launchBrowser(), { expectedStatuses });
  await page.goto(address + path);
  await page.getByText('ready').waitFor();
  return page;
}

test('a page under the policy that does nothing wrong is clean', async () => {
  const page = await open('/clean');
  expect(await page.evaluate(() => document.body.innerText)).toContain('ready');
  expectCleanPage(page);
});

test('a refusal that the journey names beforehand is no fault', async () => {
  const page = await open('/clean', [422]);
  expect(await page.evaluate(async () => (await fetch('/refused')).status)).toBe(422);
});

for (const path of ['/inline-script', '/inline-style', '/foreign-host']) {
  test.fails(`a journey over a page with ${path.slice(1)} fails by itself`, async () => {
    const page = await open(path);
    expect(await page.evaluate(() => document.body.innerText)).toContain('ready');
  });
}

test.fails('a journey that meets a refusal nobody named fails by itself', async () => {
  const page = await open('/clean');
  expect(await page.evaluate(async () => (await fetch('/refused')).status)).toBe(422);
});

test.fails('a journey that loses a request fails by itself', async () => {
  const page = await open('/clean');
  expect(await page.evaluate(() => fetch('/cut').catch(() => 'lost'))).toBe('lost');
});

test.fails('a journey over a page whose script throws fails by itself', async () => {
  const page = await open('/clean');
  const thrown = page.waitForEvent('pageerror');
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('a fault in the page');
    });
  });
  expect((await thrown).message).toBe('a fault in the page');
});

test.fails('a journey over a page that writes HTML from text fails by itself', async () => {
  const page = await open('/clean');
  const thrown = page.waitForEvent('pageerror');
  await page.evaluate(() => {
    setTimeout(() => {
      document.body.innerHTML = '<b>text</b>';
    });
  });
  expect((await thrown).message).toContain('TrustedHTML');
});
