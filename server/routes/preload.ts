import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

/** What vite writes about each chunk of the client (`.vite/manifest.json`). */
const ManifestSchema = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.optional(z.array(z.string())), isEntry: z.optional(z.boolean()) }),
);
type Manifest = z.infer<typeof ManifestSchema>;

/** Which files stand behind an address, as in the client's router; first match wins. */
const account = String.raw`^/[\w-]+/(?:test|live)`;
const inAccount = (rest: string, page: string): [RegExp, string[]] => [
  new RegExp(`${account}${rest}$`),
  ['app/account.tsx', `pages/${page}.tsx`],
];
const screens: [RegExp, string[]][] = [
  [/^\/sign-in$/, ['pages/sign-in.tsx']],
  [/^\/create-owner$/, ['pages/create-owner.tsx']],
  inAccount('', 'overview'),
  inAccount('/checkout-sessions', 'checkout-sessions'),
  inAccount('/checkout-sessions/new', 'new-checkout-session'),
  inAccount('/checkout-sessions/[^/]+', 'checkout-session'),
  inAccount('/transactions', 'transactions'),
  inAccount('/transactions/[^/]+', 'transaction'),
  inAccount('/unreconciled', 'unreconciled'),
  inAccount('/settings', 'settings'),
];

/**
 * The `Link` header that has a browser fetch a page's chunks while it still reads the entry, which saves one round
 * trip on a slow line. Empty when nothing is known of the page.
 */
export function createPreload(clientFolder: string): (address: string) => string {
  const file = path.join(clientFolder, '.vite/manifest.json');
  if (!existsSync(file)) return () => '';
  const manifest = z.parse(ManifestSchema, JSON.parse(readFileSync(file, 'utf8')));
  const ofEntry = new Set(
    Object.entries(manifest).flatMap(([key, chunk]) => (chunk.isEntry ? chunksOf(manifest, key) : [])),
  );
  return (address) => {
    const keys = screens.find(([pattern]) => pattern.test(address))?.[1] ?? [];
    const chunks = new Set(
      keys.flatMap((key) => chunksOf(manifest, key)).filter((chunk) => !ofEntry.has(chunk)),
    );
    return [...chunks].map((chunk) => `</${chunk}>; rel=modulepreload`).join(', ');
  };
}

/** A chunk's file and those of everything that it imports statically. */
function chunksOf(manifest: Manifest, key: string, seen = new Set<string>()): string[] {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return [];
  seen.add(key);
  return [chunk.file, ...(chunk.imports ?? []).flatMap((name) => chunksOf(manifest, name, seen))];
}
