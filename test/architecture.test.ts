import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorStatuses } from '#shared/errors.ts';
import type { Import } from './support/source-tree.ts';
import { filesIn, importsOf, modules, root, textOf } from './support/source-tree.ts';

/** Which layer a file belongs to; the first pattern that fits decides. */
const layers: readonly (readonly [layer: string, pattern: RegExp])[] = [
  ['shared', /^shared\//],
  ['client/lib', /^client\/lib\//],
  ['client/ui', /^client\/ui\//],
  ['client/features', /^client\/features\//],
  ['client/pages', /^client\/pages\//],
  ['client/app', /^client\//],
  ['server/store', /^server\/store\//],
  ['server/upstream', /^server\/upstream\//],
  ['server/services', /^server\/services\//],
  ['server/middleware', /^server\/middleware\//],
  ['server/routes', /^server\/routes\//],
  ['server/workers', /^server\/workers\//],
  ['server/sandbox', /^server\/sandbox\//],
  ['server/start', /^server\/(?:(?:main|start|sandbox-thread)\.ts|commands\/)/],
  ['server/app', /^server\/app\.ts$/],
  ['server/context', /^server\/context\.ts$/],
  // config, errors, log and the like: the small parts in the server's own folder that stand on nothing
  ['server/base', /^server\/[^/]+$/],
  ['test', /^test\//],
];

const edges = ['server/base', 'server/context', 'server/services', 'server/middleware', 'shared'];

/** What each layer may import besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  'client/lib': ['shared'],
  'client/ui': ['client/lib', 'shared'],
  'client/features': ['client/ui', 'client/lib', 'shared'],
  'client/pages': ['client/features', 'client/ui', 'client/lib', 'shared'],
  'client/app': ['client/pages', 'client/features', 'client/ui', 'client/lib', 'shared'],
  'server/base': ['shared'],
  'server/store': ['server/base', 'shared'],
  'server/upstream': ['server/base', 'shared'],
  'server/context': ['server/base', 'server/store', 'server/upstream', 'server/services', 'shared'],
  'server/services': ['server/base', 'server/context', 'server/store', 'server/upstream', 'shared'],
  'server/middleware': edges,
  'server/routes': edges,
  'server/workers': edges,
  'server/app': [...edges, 'server/routes'],
  'server/sandbox': ['shared'],
  'server/start': layers.map(([layer]) => layer).filter((layer) => /^s/.test(layer)),
  test: layers.map(([layer]) => layer),
};

/** Who may start the sandbox; everybody else reaches it over HTTP. Its own tests look at its parts. */
const mayStartSandbox =
  /^server\/(?:(?:main|start|sandbox-thread)\.ts|commands\/|sandbox\/)|^test\/(?:support|bench|soak|server\/sandbox)\//;

const packagesOf: Readonly<Record<string, RegExp>> = {
  shared: /^zod\/mini$/,
  client:
    /^(?:zod\/mini|react|react-dom\/client|react-router|react-hook-form|clsx|uqr|eventsource-parser(?:\/stream)?|date-fns|@date-fns\/tz|@tanstack\/react-(?:query|table|virtual)|csv-(?:parse|stringify)\/browser\/esm(?:\/sync)?|react-dom|lucide-react.*)$/,
};

const forbiddenNames = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'manager',
  'types',
  'hooks',
  'constants',
];

const all = modules();
const imports = all.flatMap(importsOf);
const layerOf = (path: string) => layers.find(([, pattern]) => pattern.test(path))?.[0] ?? 'nowhere';
const told = (found: readonly Import[]) => [...new Set(found.map(({ from, to }) => `${from} imports ${to}`))];
const featureOf = (path: string) => /^client\/features\/([^/]+)/.exec(path)?.[1];

describe('the import graph', () => {
  test('is read in full: every layer has modules and every import of ours leads to a file', () => {
    expect(all.length).toBeGreaterThan(150);
    expect(imports.length).toBeGreaterThan(400);
    for (const [layer] of layers) {
      expect(
        all.filter((path) => layerOf(path) === layer),
        layer,
      ).not.toEqual([]);
    }
    const lost = imports.filter(({ to, ours }) => ours && !existsSync(join(root, to)));
    expect(told(lost)).toEqual([]);
  });

  test('keeps each layer to what it may import', () => {
    const trespasses = imports.filter(({ from, to, ours }) => {
      const [here, there] = [layerOf(from), layerOf(to)];
      return ours && here !== there && !mayImport[here]?.includes(there);
    });
    expect(told(trespasses)).toEqual([]);
  });

  test('has features that are strangers to each other', () => {
    const friends = imports.filter(({ from, to }) => {
      const [here, there] = [featureOf(from), featureOf(to)];
      return here && there && here !== there;
    });
    expect(told(friends)).toEqual([]);
  });

  test('gives the sandbox nothing of ours but the arithmetic of money', () => {
    const shared = imports.filter(
      ({ from, to, ours }) => ours && layerOf(from) === 'server/sandbox' && layerOf(to) !== 'server/sandbox',
    );
    expect(told(shared.filter(({ to }) => to !== 'shared/money.ts'))).toEqual([]);
  });

  test('lets only the start, the commands and the tests start the sandbox', () => {
    const starters = imports.filter(
      ({ from, to }) => /^server\/sandbox\//.test(to) && !mayStartSandbox.test(from),
    );
    expect(told(starters)).toEqual([]);
    // A worker is started by its file's address, which is no import.
    const bySideDoor = all.filter((path) => /sandbox(?:\/|-)worker/.test(textOf(path)));
    expect(
      bySideDoor.filter((path) => path !== 'test/architecture.test.ts' && !mayStartSandbox.test(path)),
    ).toEqual([]);
  });

  test('keeps packages out of layers that the browser loads or both sides share', () => {
    const heavy = imports.filter(({ from, to, ours }) => {
      const allowed = packagesOf[from.split('/')[0] ?? ''];
      return !ours && allowed && !allowed.test(to);
    });
    expect(told(heavy)).toEqual([]);
  });
});

describe('the sources', () => {
  test('read the environment in one place', () => {
    const product = all.filter((path) => !path.startsWith('test/'));
    const readers = product.filter((path) =>
      /process\.env(?:\?\.|[.[])|import\.meta\.env/.test(textOf(path)),
    );
    expect(readers.filter((path) => path !== 'server/config.ts')).toEqual([]);
    // The start and the commands hand the whole environment to the settings and look at nothing in it.
    const holders = product.filter((path) => /process\.env/.test(textOf(path)));
    expect(holders.filter((path) => path !== 'server/config.ts' && layerOf(path) !== 'server/start')).toEqual(
      [],
    );
    expect(holders).not.toEqual([]);
  });

  test('are short: 300 lines a file, 500 a test', () => {
    const files = ['client', 'server', 'shared', 'test']
      .flatMap(filesIn)
      .filter((path) => /\.(?:tsx?|css|sql)$/.test(path));
    const long = files.filter((path) => {
      const bound = path.startsWith('test/') ? 500 : 300;
      return textOf(path).trimEnd().split('\n').length > bound;
    });
    expect(long).toEqual([]);
  });

  test('are named in kebab-case after what they are about', () => {
    const files = ['client', 'server', 'shared', 'test'].flatMap(filesIn);
    const odd = files.filter((path) => {
      const steps = path.split('/');
      if (steps.at(-1) === 'README.md') return false;
      return steps.some((step) => {
        const words = step.split('.')[0] ?? '';
        return !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(words) || forbiddenNames.includes(words);
      });
    });
    expect(odd).toEqual([]);
  });

  test('have no barrel: no index module, no module that only passes on what others export', () => {
    const barrels = all.filter((path) => {
      if (/^index\.tsx?$/.test(posix.basename(path))) return true;
      const statements = textOf(path)
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        .split(';')
        .map((text) => text.trim());
      const passedOn = statements.filter((text) => /^export\s+(?:type\s+)?[{*][\s\S]*\sfrom\s/.test(text));
      return passedOn.length > 0 && passedOn.length === statements.filter(Boolean).length;
    });
    expect(barrels).toEqual([]);
  });
});

describe('the project', () => {
  test('has the fixed top level and nothing else', () => {
    const made = ['node_modules', 'dist', 'data', 'coverage'];
    const top = readdirSync(root).filter((name) => !name.startsWith('.') && !made.includes(name));
    const fixed = [
      'package.json',
      'tsconfig.json',
      'vite.config.ts',
      'README.md',
      'client',
      'server',
      'shared',
      'test',
    ];
    expect(top.sort()).toEqual([...fixed, 'package-lock.json', 'LICENSE'].sort());
  });

  test('declares no error code that is neither replied nor explained', () => {
    const replied = [...filesIn('server').map(textOf), textOf('README.md')].join('\n');
    expect(Object.keys(errorStatuses).filter((code) => !new RegExp(`\\b${code}\\b`).test(replied))).toEqual(
      [],
    );
  });

  test('has in its README every script, and only scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const readme = textOf('README.md');
    const named = [...readme.matchAll(/npm (?:run (?:-\w+ )*([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(Object.keys(scripts).filter((name) => !named.includes(name))).toEqual([]);
  });

  test('has behind every script the file that it runs', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const files = Object.values(scripts).flatMap(
      (script) => script.match(/(?:server|test)\/[\w/-]+\.ts/g) ?? [],
    );
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('has no dead link in its documents', () => {
    const documents = ['README.md', ...['client', 'server', 'shared', 'test'].flatMap(filesIn)].filter(
      (path) => path.endsWith('.md'),
    );
    const dead = documents.flatMap((path) => {
      const text = textOf(path);
      const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => anchorOf(title));
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
      return links.filter((link) => {
        if (/^[a-z]+:/.test(link)) return false;
        if (link.startsWith('#')) return !anchors.includes(link.slice(1));
        return !existsSync(join(root, dirname(path), link.split('#')[0] ?? ''));
      });
    });
    expect(dead).toEqual([]);
  });
});

/** The anchor that a code host gives a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
