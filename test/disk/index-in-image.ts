import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { SqlValue } from '../../server/store/sql.ts';
import { lay } from './faulty-disk.ts';
import type { Image } from './image.ts';

/** The index as it is found on a disk: opened as at a start, without a server. */
export type FoundIndex = {
  count(sql: string, ...params: SqlValue[]): number;
  /** SQLite's own look at every page, and at every index. */
  isWhole(): boolean;
};

/** Lays the image into a folder of its own and opens the index in it; a damaged or missing one throws. */
export async function openIndexIn<T>(image: Image, look: (index: FoundIndex) => T): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'image-'));
  try {
    await lay(image, folder);
    const database = new DatabaseSync(path.join(folder, 'data', 'index.db'), { readOnly: false });
    try {
      return look({
        isWhole: () => database.prepare('pragma integrity_check').get()?.['integrity_check'] === 'ok',
        count: (sql, ...params) =>
          Number(database.prepare(`select count(*) as count from ${sql}`).get(...params)?.['count']),
      });
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
