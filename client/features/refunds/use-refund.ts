import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import * as z from 'zod/mini';
import {
  type CreateRefund,
  type Refund,
  RefundListSchema,
  RefundSchema,
  UnsettledRefundSchema,
} from '#shared/refunds.ts';
import { apiGet, apiRequest, isApiError } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { mintKey } from '../../lib/mint-key.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { refundsQuery } from './queries.ts';

const AnswerSchema = z.union([RefundSchema, UnsettledRefundSchema]);

/** Whether it may have reached the server although no answer of it came. */
const isUntoldError = (error: unknown) =>
  isApiError(error) && (error.status === 0 || error.code === 'bad_reply');

/**
 * Asks for one refund, under a key that is minted when the form opens and kept over every try, so that none makes a second.
 * `onSent` hears of it as soon as the server has it, also where the answer itself was lost.
 */
export function useRefund(form: { transactionId: string; onSent: (refund: Refund) => void }) {
  const { transactionId, onSent } = form;
  const account = useAccount();
  const client = useQueryClient();
  const key = useRef<string>(undefined);
  key.current ??= mintKey();

  /** What the server holds under the key; also brings what else has changed. */
  async function heldByServer(): Promise<Refund | undefined> {
    // Not by the cache's own way, which waits for the network to be back.
    const list = await apiGet(endpoints.refunds(account, transactionId), RefundListSchema).catch(
      () => undefined,
    );
    if (list) client.setQueryData(refundsQuery(account, transactionId).queryKey, list);
    return list?.data.find((refund) => refund.key === key.current);
  }

  const refund = useMutation({
    networkMode: 'always',
    mutationFn: async (body: CreateRefund) => {
      const { data } = await apiRequest('POST', endpoints.refunds(account, transactionId), AnswerSchema, {
        body,
        headers: { 'Idempotency-Key': key.current ?? '' },
      });
      return 'refund' in data ? data.refund : data;
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: queryKeys.transaction(account, transactionId) });
      onSent(made);
    },
    onError: async () => {
      const held = await heldByServer();
      // A refusal is settled: what is mended is another refund, so it needs another key.
      if (held?.state === 'refused') key.current = mintKey();
      else if (held) onSent(held);
    },
  });
  return {
    send: refund.mutate,
    isBusy: refund.isPending,
    error: refund.error,
    isUntold: isUntoldError(refund.error),
  };
}
