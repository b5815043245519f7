import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser, newPage, type PageOptions } from './browser.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';
import { type OwnedDesk, owner, startOwnedDesk } from './owned-desk.ts';
import type { SandboxControl } from './sandbox-control.ts';

/** The longest that a journey waits for one thing on a busy machine: less than a test may take, which says less. */
const waitMs = 15_000;

/** A session and the address at which a buyer pays it. */
export type Link = { id: string; url: string };

export type JourneyDesk = {
  readonly url: string;
  readonly ownerLink: string;
  /** Holds its index, for what is looked at or put there behind its back. */
  readonly dataDir: string;
  readonly client: DeskClient;
  readonly sandbox: SandboxControl;
  expire(id: string): Promise<void>;
  /** A second login of the owner, apart from the first. */
  signIn(): Promise<DeskClient>;
  /** A page of a fresh browser profile that shares the login of `client`, at a path of the desk. */
  open(path: string, options?: PageOptions): Promise<Page>;
  /** A page of a fresh browser profile in which nobody is signed in. */
  openAsStranger(path: string, options?: PageOptions): Promise<Page>;
  /** Makes a link through the API. */
  makeLink(body: Record<string, unknown>): Promise<Link>;
};

/** The built product, started once for all journeys of the test file that calls this outside its tests. */
export function journeyDesk(...options: Parameters<typeof startOwnedDesk>): JourneyDesk {
  let started: OwnedDesk | undefined;
  const running = () => {
    if (!started) throw new Error('The desk runs during tests only.');
    return started;
  };
  beforeAll(async () => {
    started = await startOwnedDesk(...options);
  });
  afterAll(() => started?.stop());

  async function openWith(cookie: string | undefined, at: string, options: PageOptions = {}): Promise<Page> {
    const { url } = running();
    const page = await newPage(await launchBrowser(), options);
    page.context().setDefaultTimeout(waitMs);
    const [name = '', value = ''] = cookie?.split('=') ?? [];
    if (cookie !== undefined) await page.context().addCookies([{ name, value, url }]);
    await page.goto(new URL(at, url).href);
    return page;
  }

  return {
    get url() {
      return running().url;
    },
    get ownerLink() {
      return running().ownerLink;
    },
    get dataDir() {
      return running().dataDir;
    },
    get client() {
      return running().client;
    },
    get sandbox() {
      return running().sandbox;
    },
    expire: (id) => running().expire(id),
    async signIn() {
      const client = createDeskClient(running().url);
      const { email, password } = owner;
      const reply = await client.post('/api/sign-in', { email, password });
      if (reply.status !== 200) throw new Error(`Sign-in was answered ${reply.status} ${reply.text}`);
      return client;
    },
    open: (at, options) => openWith(running().client.cookie(), at, options),
    openAsStranger: (at, options) => openWith(undefined, at, options),
    async makeLink(body) {
      const { id, checkout_url: url } = await running().client.made(body);
      return { id, url: url ?? '' };
    },
  };
}
