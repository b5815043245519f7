import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../../lib/paths.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { receiptNumbersQuery } from './queries.ts';
import { NumbersReport } from './receipt-numbers.tsx';

/** Receipt numbers over all days of a month; read when it is unfolded. */
export function MonthNumbers({ account, first, last }: { account: Account; first: string; last: string }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({ ...receiptNumbersQuery(account, first, last), enabled: isOpen });
  return (
    <Disclosure
      summary="Receipt numbers of the month"
      note="what is missing, what stands twice"
      onToggle={setOpen}
    >
      {data && <NumbersReport account={account} numbers={data} />}
      {error && !data && <p className="text-muted">They could not be read: {error.message}</p>}
      {isOpen && !data && !error && (
        <>
          <LoadingNote what="receipt numbers" />
          <Skeleton width={30} />
        </>
      )}
    </Disclosure>
  );
}
