import { queryOptions } from '@tanstack/react-query';
import { ReceiptDocumentSchema } from '#shared/receipt-documents.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** The document for the buyer; is read again with its transaction. */
export const receiptQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: queryKeys.receipt(account, id),
    queryFn: ({ signal }) => apiGet(endpoints.receipt(account, id), ReceiptDocumentSchema, { signal }),
  });
