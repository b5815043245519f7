import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm run dev` finds the server; the browser talks to vite, which hands these paths on. */
const devServer = 'http://127.0.0.1:3000';
const serverPaths = ['/api', '/webhooks', '/return', '/check', '/health', '/metrics'];

/**
 * Writes a `.br` and a `.gz` beside every client asset that compresses. Brotli at its best quality takes
 * seconds, so it is paid once here and never while somebody waits for a page.
 */
function precompress(): Plugin {
  const compressible = /\.(?:js|css|svg|json|txt)$/;
  return {
    name: 'precompress',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, output] of Object.entries(bundle)) {
          if (!fileName.startsWith('assets/') || !compressible.test(fileName)) continue;
          const bytes = Buffer.from(output.type === 'chunk' ? output.code : output.source);
          const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotli });
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(bytes, { level: 9 }) });
        }
      },
    },
  };
}

export default defineConfig({
  root: at('client'),
  plugins: [react(), tailwindcss(), precompress()],
  server: {
    port: 5173,
    // The server in `npm run dev` knows this address as its own; another port would be a foreign origin.
    strictPort: true,
    proxy: Object.fromEntries(serverPaths.map((path) => [path, devServer])),
  },
  builder: {},
  environments: {
    client: {
      build: {
        outDir: at('dist/client'),
        emptyOutDir: true,
        manifest: true,
        sourcemap: false,
        // The content security policy allows neither data: addresses nor inline scripts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // One file each for what every screen needs, for signing in, and for the shell around an account: on a slow
        // line a dozen small files cost more than the bytes in them. A group takes in all that it imports.
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: 'main', test: /client\/app\/app\.tsx$/, priority: 3 },
                {
                  name: 'login',
                  test: /client\/(?:features\/sign-in|ui\/page-heading|ui\/checkbox|lib\/page-title)/,
                  priority: 2,
                },
                { name: 'account', test: /client\/app\/shell\.tsx$/, priority: 1 },
              ],
            },
          },
        },
      },
    },
    server: {
      consumer: 'server',
      resolve: { external: true, noExternal: [/^#shared\//] },
      build: {
        outDir: at('dist/server'),
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'node20',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: {
            main: at('server/main.ts'),
            'sqlite-worker': at('server/store/sqlite-worker.ts'),
            'export-worker': at('server/services/export-worker.ts'),
            'statement-worker': at('server/services/statement-worker.ts'),
            'receipt-worker': at('server/services/receipt-worker.ts'),
            'sandbox-worker': at('server/sandbox/worker.ts'),
          },
          // All in one folder, so that './sqlite-worker.js' is right from whichever chunk starts the worker.
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
  },
  test: {
    root: at('.'),
    setupFiles: [at('test/support/setup.ts')],
    // Two workers on two cores: a third browser makes every journey slower, not the whole faster.
    maxWorkers: 2,
    // Generous, for a busy machine: a test waits for its condition and never for the clock.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/journeys/**', 'test/disk/**', 'test/**/*.postgres.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'postgres', include: ['test/**/*.postgres.test.ts'] },
      },
      {
        extends: true,
        // Many of these wait for fsyncs that are made slow and for leases to end.
        test: { name: 'disk', include: ['test/disk/**/*.disk.test.ts'], testTimeout: 120_000 },
      },
    ],
  },
});
