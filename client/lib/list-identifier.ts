import { splitValues } from '#shared/list-grammar.ts';
import type { Filters } from './filter-words.ts';

/**
 * What of a filter looks like something that exists once: a receipt number, an id, an e-mail, a link. Such a thing is
 * looked for everywhere by the search box, whatever the list's filters say. Undefined where there is none.
 */
export function identifierIn(filters: Filters): string | undefined {
  const fields = ['id', 'receipt_number', 'gateway_transaction_id'];
  const given = fields.flatMap((name) => splitValues(filters[name] ?? ''))[0];
  const q = filters['q'] ?? '';
  return given ?? [q, ...q.split(/\s+/)].find(looksLikeIdentifier);
}

function looksLikeIdentifier(text: string): boolean {
  const isReceipt = /^(?:rct|receipt)[\s#–-]*\d+$|^#?\d{3,}$/i.test(text);
  const isId = /^(?:cs|txn|tok|pi|ch)[_-][\w-]{3,}$/i.test(text);
  // Long, unbroken, with a figure in it: gateways write their ids in all forms.
  const isCode = /^(?=\S*\d)[\w-]{10,}$/.test(text);
  return isReceipt || isId || isCode || /^\S+@\S+\.\S+$/.test(text) || /^https?:\/\/\S+$/.test(text);
}
