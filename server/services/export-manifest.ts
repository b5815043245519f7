import { crc32 } from 'node:zlib';

/**
 * What is kept of each row that an export held: which row it was, and a checksum of its cells. By it the same export made
 * later can tell which rows were added, changed or removed. It proves nothing (the seal's SHA-256 does), so quick sums do:
 * two of a million rows are taken for each other once in 300 exports of that size, and one change in four thousand million
 * is missed.
 */
export type Manifest = { ids: Float64Array; sums: Uint32Array };

/** Rows that make a part of it: 9 bytes each. */
export const partRows = 5000;
const entryBytes = 9;

/** 48 bits of an id (cyrb53, cut). */
export function idSum(id: string): number {
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return (high & 0xffff) * 2 ** 32 + (low >>> 0);
}

/**
 * The checksum of a row's cells, given as a CSV has them. Left out is when a row was last confirmed: it moves by itself, and
 * would make every row a changed one.
 */
export function cellSum(columns: readonly string[]): (cells: readonly (string | null)[]) => number {
  const counted = columns.flatMap((name, index) => (name.endsWith('checked_at') ? [] : [index]));
  return (cells) => {
    let text = '';
    for (const index of counted) text += `${cells[index] ?? '\0'}\u001f`;
    return crc32(text);
  };
}

/** Gathers rows into parts of {@link partRows}, each given out when it is full. */
export function createManifestWriter(give: (part: Uint8Array<ArrayBuffer>) => void) {
  const [ids, sums] = [new Float64Array(partRows), new Uint32Array(partRows)];
  let count = 0;
  let given = 0;
  function flush(): void {
    give(packPart(ids.subarray(0, count), sums.subarray(0, count)));
    given += 1;
    count = 0;
  }
  return {
    add(id: string, sum: number): void {
      ids[count] = idSum(id);
      sums[count] = sum;
      count += 1;
      if (count === partRows) flush();
    },
    /** Gives the rest; an export without rows has one part, which is empty. */
    end(): void {
      if (count > 0 || given === 0) flush();
    },
  };
}

/** Entries in the order of their ids: what lies between one and the next fits in five bytes, nearly always. */
function packPart(ids: Float64Array, sums: Uint32Array): Uint8Array<ArrayBuffer> {
  const order = Array.from(ids.keys()).sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0));
  const bytes = new Uint8Array(order.length * (entryBytes + 2));
  const view = new DataView(bytes.buffer);
  let at = 0;
  let before = 0;
  for (const index of order) {
    const id = ids[index] ?? 0;
    let step = id - before;
    before = id;
    // Seven bits to a byte, the lowest first; a set top bit says that more follow. Too long for the bitwise operators.
    while (step >= 128) {
      bytes[at++] = (step % 128) + 128;
      step = Math.floor(step / 128);
    }
    bytes[at++] = step;
    view.setUint32(at, sums[index] ?? 0);
    at += 4;
  }
  return bytes.slice(0, at);
}

/** All rows of an export, from its parts. */
export function readManifest(parts: readonly Uint8Array[]): Manifest {
  const most = parts.reduce((sum, part) => sum + Math.ceil(part.length / 5), 0);
  const [ids, sums] = [new Float64Array(most), new Uint32Array(most)];
  let count = 0;
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    let [at, id] = [0, 0];
    while (at < part.length) {
      for (let scale = 1; ; scale *= 128) {
        const byte = part[at++] ?? 0;
        id += (byte % 128) * scale;
        if (byte < 128) break;
      }
      ids[count] = id;
      sums[count] = view.getUint32(at);
      at += 4;
      count += 1;
    }
  }
  return { ids: ids.subarray(0, count), sums: sums.subarray(0, count) };
}

export type Verdict = 'same' | 'changed' | 'added';

/** Judges the rows of today, one by one, by those of the manifest. */
export function compareWith({ ids, sums }: Manifest) {
  // Open addressing: a map of a million numbers would take five times the memory.
  const size = 2 ** Math.ceil(Math.log2(ids.length * 2 + 1));
  const table = new Int32Array(size).fill(-1);
  const seen = new Uint8Array(ids.length);
  for (const [index, id] of ids.entries()) {
    let slot = id % size;
    while (table[slot] !== -1) slot = (slot + 1) % size;
    table[slot] = index;
  }
  return {
    judge(id: string, sum: number): Verdict {
      const hash = idSum(id);
      let other: number | undefined;
      for (let slot = hash % size; table[slot] !== -1; slot = (slot + 1) % size) {
        const place = table[slot] ?? -1;
        if (ids[place] !== hash || seen[place] === 1) continue;
        if (sums[place] === sum) {
          seen[place] = 1;
          return 'same';
        }
        other ??= place;
      }
      if (other === undefined) return 'added';
      seen[other] = 1;
      return 'changed';
    },
    /** Sums of the ids that no row of today had. */
    missing(): Set<number> {
      const left = new Set<number>();
      for (const [index, id] of ids.entries()) if (seen[index] === 0) left.add(id);
      return left;
    },
  };
}
