import { papers, type Paper } from '#shared/receipt-documents.ts';
import { badRequest } from '../errors.ts';
import { type ListOwner, type ListRequest, readListRequest } from './list-requests.ts';

const sheets = ['a4', 'letter'] as const;

/**
 * Reads a bundle's query string: a list's filters and `sort`, and `paper` (a4, which it is when left out, or letter). Throws
 * bad_request that names what can't be used; there are no pages of the list, so `limit` and `cursor` can't.
 */
export function readBundleRequest(given: URLSearchParams, owner: ListOwner) {
  const params = new URLSearchParams(given);
  params.delete('paper');
  for (const name of ['limit', 'cursor'])
    if (params.has(name)) throw fault(name, 'A bundle has every row: leave this out.');
  const list: ListRequest = readListRequest(params, owner);
  return { paper: onePaper(given, sheets), list, filter: params };
}

/** Reads the query string of a single receipt, which is the paper alone. Throws bad_request. */
export function readPaper(given: URLSearchParams): Paper {
  const other = [...given.keys()].find((name) => name !== 'paper');
  if (other !== undefined) throw fault(other.slice(0, 64), 'There is no such choice here.');
  return onePaper(given, papers);
}

function onePaper<Known extends Paper>(given: URLSearchParams, known: readonly Known[]): Known | 'a4' {
  const [paper, ...more] = given.getAll('paper');
  if (paper === undefined) return 'a4';
  const found = known.find((one) => one === paper);
  if (found === undefined || more.length > 0) throw fault('paper', `Choose one of ${known.join(', ')}.`);
  return found;
}

const fault = (name: string, text: string) => badRequest('This can’t be made like this.', { [name]: [text] });
