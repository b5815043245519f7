import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LaunchOptions } from 'playwright-core';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where the browser of the npm package is unpacked: 200 MB, once per installation, gone with node_modules. */
const unpacked = fileURLToPath(new URL('../../node_modules/.cache/checkout-desk/chromium', import.meta.url));

const flags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  // Tests never leave the machine: a page that asks another host for something fails at once, everywhere alike.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];

/**
 * How to start a Chromium here: the one named by `CHROME_PATH`, else an installed one, else the one inside
 * the npm package, with the libraries and fonts that the package brings, so that a machine needs nothing else.
 */
export async function chromiumLaunchOptions(): Promise<LaunchOptions & { executablePath: string }> {
  const asRoot = process.getuid?.() === 0;
  // Chromium refuses to start its own sandbox as root, which is what containers run as.
  const args = asRoot ? [...flags, '--no-sandbox'] : flags;
  const named = process.env['CHROME_PATH'];
  if (named) return { executablePath: named, args };
  const found = installed.find((path) => existsSync(path));
  if (found) return { executablePath: found, args };
  await unpack();
  return {
    executablePath: `${unpacked}/chromium`,
    args: [...args, '--no-sandbox', '--no-zygote'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: `${unpacked}/al2023/lib`,
      FONTCONFIG_FILE: `${unpacked}/fonts.conf`,
    },
  };
}

/**
 * Unpacks beside the final place and renames: two test workers may come here at once, and neither may
 * see the other's half-written browser.
 */
async function unpack(): Promise<void> {
  if (existsSync(unpacked)) return;
  const mine = `${unpacked}-${process.pid}`;
  await mkdir(mine, { recursive: true });
  // The package unpacks into TMPDIR, and its libraries only where it believes itself on Amazon Linux. A
  // process of its own keeps both pretences out of this one.
  await promisify(execFile)(
    process.execPath,
    ['-e', "import('@sparticuz/chromium').then((found) => found.default.executablePath())"],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, TMPDIR: mine, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    },
  );
  await writeFile(`${mine}/fonts.conf`, fontConfiguration());
  try {
    await rename(mine, unpacked);
  } catch (error) {
    await rm(mine, { recursive: true, force: true });
    if (!existsSync(unpacked)) throw error;
  }
}

/** Only the package's own font, so that a screenshot looks alike on every machine. */
function fontConfiguration(): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${unpacked}/fonts/fonts</dir>
  <cachedir>${unpacked}/fonts/cache</cachedir>
</fontconfig>
`;
}
