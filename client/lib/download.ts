import { apiFetch } from './api.ts';

type DownloadOptions = {
  signal?: AbortSignal;
  /** Told of the answer before its body is read. */
  onStart?: (headers: Headers) => void;
  onPiece?: (piece: Uint8Array) => void;
};

/**
 * Fetches a file whole, with the header that a browser's own download can't carry, and hands it to the browser under the server's
 * name. Nothing is handed over unless all of it came. Throws ApiError; an abort by the signal is thrown on as it is.
 */
export async function download(
  path: string,
  { signal, onStart, onPiece }: DownloadOptions = {},
): Promise<string> {
  const response = await apiFetch('GET', path, { signal });
  onStart?.(response.headers);
  const pieces: BlobPart[] = [];
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    pieces.push(read.value);
    onPiece?.(read.value);
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'file';
  save(new Blob(pieces, { type: response.headers.get('content-type') ?? '' }), name);
  return name;
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after this turn; an address taken back at once would give an empty file.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
