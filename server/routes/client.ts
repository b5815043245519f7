import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Express, Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { createPreload } from './preload.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

type Asset = { bytes: Buffer; type: string; isHashed: boolean; encodings: Map<string, Buffer> };

/**
 * Serves the built client: a fixed set of files held in memory since the start (a new build under a running server
 * would leave it without half of them), each in the smallest encoding that was made at build.
 * Every other GET that wants a page gets index.html, where the router takes over.
 */
export function serveClient(app: Express, folder: string): void {
  const assets = readAssets(folder);
  const index = assets.get('/index.html');
  const preload = createPreload(folder);

  app.get('/*path', (request, response) => {
    const asset = assets.get(request.path);
    if (asset && asset !== index) return send(asset, request, response);
    if (!index || Object.hasOwn(types, path.extname(request.path)) || !request.accepts('html'))
      throw notFound();
    const link = preload(request.path);
    if (link) response.setHeader('Link', link);
    send(index, request, response);
  });
  app.get('/', (request, response) => {
    if (!index) throw notFound();
    send(index, request, response);
  });
}

function send(asset: Asset, request: Request, response: Response): void {
  const encoding = ['br', 'gzip'].find((name) => asset.encodings.has(name) && request.acceptsEncodings(name));
  response.set({
    'Content-Type': asset.type,
    'Cache-Control': asset.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(encoding && { 'Content-Encoding': encoding }),
  });
  response.end((encoding && asset.encodings.get(encoding)) || asset.bytes);
}

function readAssets(folder: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  if (!existsSync(folder)) return assets;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  for (const name of names) {
    const type = types[path.extname(name)];
    if (type === undefined || name.startsWith('.')) continue;
    const encodings = new Map<string, Buffer>();
    for (const [encoding, suffix] of [
      ['br', '.br'],
      ['gzip', '.gz'],
    ] as const) {
      if (names.includes(name + suffix))
        encodings.set(encoding, readFileSync(path.join(folder, name + suffix)));
    }
    assets.set(`/${name}`, {
      bytes: readFileSync(path.join(folder, name)),
      type,
      isHashed: name.startsWith('assets/'),
      encodings,
    });
  }
  return assets;
}
