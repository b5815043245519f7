import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

/**
 * A ZIP archive that is written while it is made (APPNOTE.TXT 6.3): sizes and checksums follow each entry, and the directory
 * stands at the very end, so that an archive that was cut short opens nowhere.
 */
export type ZipWriter = {
  /** Begins an entry; ends the one before. */
  begin(name: string): Promise<void>;
  write(text: string): Promise<void>;
  /** Ends the last entry and writes the directory. */
  finish(): Promise<void>;
};

type Entry = { name: Buffer; at: number; crc: number; packed: number; size: number };

/** Text that is packed at a time: one piece is packed by a thread of the pool while the next is put together. */
const partSize = 256 * 1024;
/** Beyond it a ZIP needs its 64-bit form, which not every reader knows. */
const mostBytes = 0xffffffff;
const pack = promisify(deflateRaw);
const dosEpoch = { time: 0, date: 33 }; // 1980-01-01: the same rows give the same bytes

/** `send` is given the bytes in order, and may take its time. Throws past 4 GB. */
export function createZip(send: (bytes: Uint8Array) => Promise<void>): ZipWriter {
  const entries: Entry[] = [];
  let current: Entry | undefined;
  let text: string[] = [];
  let length = 0;
  let packing: Promise<Buffer> | undefined;
  let sent = 0;

  async function put(bytes: Uint8Array): Promise<void> {
    sent += bytes.length;
    if (sent > mostBytes) throw new Error('This is more than an XLSX file holds (4 GB packed).');
    await send(bytes);
  }

  async function putPacked(entry: Entry): Promise<void> {
    const bytes = await packing;
    packing = undefined;
    if (!bytes) return;
    entry.packed += bytes.length;
    await put(bytes);
  }

  async function packText(entry: Entry, isLast: boolean): Promise<void> {
    const bytes = Buffer.from(text.join(''));
    text = [];
    length = 0;
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    if (entry.size > mostBytes) throw new Error('This is more than a sheet of an XLSX file holds (4 GB).');
    // Each part ends on a whole byte, so that parts packed one by one are one stream together.
    const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    const next = pack(bytes, { level: 3, finishFlush });
    next.catch(() => undefined);
    await putPacked(entry);
    packing = next;
  }

  async function end(): Promise<void> {
    if (!current) return;
    await packText(current, true);
    await putPacked(current);
    await put(block([0x08074b50, 4], [current.crc, 4], [current.packed, 4], [current.size, 4]));
    current = undefined;
  }

  return {
    async begin(name) {
      await end();
      current = { name: Buffer.from(name), at: sent, crc: 0, packed: 0, size: 0 };
      entries.push(current);
      await put(
        Buffer.concat([block([0x04034b50, 4], ...head({ ...current, crc: 0 }), [0, 2]), current.name]),
      );
    },
    async write(more) {
      if (!current) throw new Error('nothing was begun');
      text.push(more);
      length += more.length;
      if (length >= partSize) await packText(current, false);
    },
    async finish() {
      await end();
      const at = sent;
      for (const entry of entries) await put(directoryEntry(entry));
      const count = entries.length;
      await put(block([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [sent - at, 4], [at, 4], [0, 2]));
    },
  };
}

type Field = readonly [value: number, bytes: 2 | 4];

/** What an entry's own head and the directory's line about it share; sizes are 0 in the head, which comes first. */
function head({ name, crc, packed, size }: Entry): Field[] {
  const flags = 0x0808; // sizes follow the bytes; names are UTF-8
  return [
    ...([
      [20, 2],
      [flags, 2],
      [8, 2],
      [dosEpoch.time, 2],
      [dosEpoch.date, 2],
    ] as const),
    ...([
      [crc, 4],
      [packed, 4],
      [size, 4],
      [name.length, 2],
    ] as const),
  ];
}

function directoryEntry(entry: Entry): Buffer {
  const fields: Field[] = [[0x02014b50, 4], [20, 2], ...head(entry)];
  const rest: Field[] = [
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [entry.at, 4],
  ];
  return Buffer.concat([block(...fields, ...rest), entry.name]);
}

/** Little-endian numbers of these widths. */
function block(...fields: Field[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of fields) at = bytes.writeUIntLE(value, at, width);
  return bytes;
}
