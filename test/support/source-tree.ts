import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The project's folder, with a trailing separator. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Import {
  /** The file that imports, and what it imports: a path of ours from the root, or a package as written. */
  from: string;
  to: string;
  ours: boolean;
}

/** The text of a file of ours, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every file under a folder of ours, as paths from the root with forward slashes. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !posix.basename(path).startsWith('.'))
    .sort();
}

/** Every TypeScript module of ours. */
export function modules(): string[] {
  return ['client', 'server', 'shared', 'test'].flatMap(filesIn).filter((path) => /\.tsx?$/.test(path));
}

/**
 * Every import of every module, types and lazy ones included. Read with the compiler's own scanner: a
 * graph tool that understands less of the syntax than the compiler finds nothing and reports success.
 */
export function importsOf(path: string): Import[] {
  const found = ts.preProcessFile(textOf(path), true, true).importedFiles.map((file) => file.fileName);
  return found.map((to) => {
    if (to.startsWith('#shared/')) return { from: path, to: to.replace('#', ''), ours: true };
    if (!to.startsWith('.')) return { from: path, to, ours: false };
    return { from: path, to: posix.join(dirname(path), to), ours: true };
  });
}
