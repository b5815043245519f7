import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/**
 * What each screen downloads before it can show itself, in kB (1000 bytes) of gzip 9, against the bounds
 * that the project holds itself to. Exits 1 when a bound is broken or a screen is missing.
 */
interface Chunk {
  file: string;
  isEntry?: boolean;
  isDynamicEntry?: boolean;
  imports?: string[];
  css?: string[];
}

const bounds = { 'sign-in': 115, 'checkout-sessions': 165 } as const;
const beyondEntry = 60;
const cssBound = 12;

const built = fileURLToPath(new URL('../../dist/client/', import.meta.url));
const manifestPath = `${built}.vite/manifest.json`;
if (!existsSync(manifestPath)) throw new Error('There is nothing to measure: run `npm run build` first.');
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Record<string, Chunk>;

const keys = Object.keys(manifest);
const entries = keys.filter((key) => manifest[key]?.isEntry);
const pages = keys.filter((key) => key.startsWith('pages/') && manifest[key]?.isDynamicEntry);
// A shell that is itself loaded lazily stands around every page but the sign-in.
const shell = keys.filter((key) => key.startsWith('app/') && manifest[key]?.isDynamicEntry);

const gzipped = new Map<string, number>();
function sizeOf(files: Iterable<string>): number {
  let bytes = 0;
  for (const file of files) {
    const known = gzipped.get(file) ?? gzipSync(readFileSync(built + file), { level: 9 }).byteLength;
    gzipped.set(file, known);
    bytes += known;
  }
  return bytes / 1000;
}

/** The scripts and style sheets that come with these chunks at once: all they import but lazily. */
function initial(roots: readonly string[]): { js: number; css: number } {
  const seen = new Set<string>();
  const visit = (key: string) => {
    if (seen.has(key)) return;
    seen.add(key);
    manifest[key]?.imports?.forEach(visit);
  };
  roots.forEach(visit);
  const chunks = [...seen].flatMap((key) => manifest[key] ?? []);
  const scripts = chunks.map((chunk) => chunk.file).filter((file) => file.endsWith('.js'));
  const sheets = chunks.flatMap((chunk) => [
    ...(chunk.css ?? []),
    ...(chunk.file.endsWith('.css') ? [chunk.file] : []),
  ]);
  return { js: sizeOf(new Set(scripts)), css: sizeOf(new Set(sheets)) };
}

const entry = initial(entries).js;
const rows = pages.map((key) => {
  const screen = key.replace(/^pages\/|\.tsx$/g, '');
  const around = screen === 'sign-in' ? [] : shell;
  const { js, css } = initial([...entries, ...around, key]);
  const bound = screen in bounds ? bounds[screen as keyof typeof bounds] : entry + beyondEntry;
  return { screen, js, bound, css, held: js <= bound && css <= cssBound };
});

const missing = Object.keys(bounds).filter((screen) => !rows.some((row) => row.screen === screen));
const one = (kB: number) => kB.toFixed(1).padStart(7);
console.log(`entry: ${one(entry).trim()} kB gzip\n`);
console.log(`${'screen'.padEnd(24)}     JS  bound    CSS  bound`);
for (const { screen, js, bound, css, held } of rows) {
  const verdict = held ? '' : '  TOO LARGE';
  console.log(`${screen.padEnd(24)}${one(js)}${one(bound)}${one(css)}${one(cssBound)}${verdict}`);
}
for (const screen of missing) console.log(`${screen}: no such page in the build, so its bound holds nothing`);
if (missing.length > 0 || rows.some((row) => !row.held)) process.exitCode = 1;
