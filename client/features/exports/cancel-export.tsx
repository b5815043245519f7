import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { apiDelete } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';

/** Ends an export that runs: the download fails in the browser that makes it. */
export function CancelExport({ id }: { id: string }) {
  const account = useAccount();
  const notify = useNotify();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => apiDelete(endpoints.export(account, id), z.undefined()),
    onError: (error) => notify(`Not cancelled: ${error.message}`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.exports(account) }),
  });
  return (
    <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
      Cancel export
    </Button>
  );
}
