import { useId } from 'react';
import type { Day } from '#shared/days.ts';
import { isApiError } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useCan, useMode } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { plainDay, totalsWords } from './day-words.ts';
import { useCloseDay } from './queries.ts';
import { Reopen } from './reopen.tsx';

/** Signing the day, or who has signed it. What is signed stands in the button. */
export function SignPanel({ account, day }: { account: Account; day: Day }) {
  const { state, signature } = day;
  if (state === 'closed' && signature) {
    return (
      <Panel title="Signed">
        <div className="flex flex-col gap-3">
          <p>
            by <UserText>{signature.signed_by.name || 'somebody'}</UserText>,{' '}
            <AgeText instant={signature.signed_at} />
            {signature.version > 1 && `, for the ${ordinal(signature.version)} time`}. Days of{' '}
            <bdi>{signature.time_zone}</bdi>.
          </p>
          <Reopen account={account} day={day.day} />
        </div>
      </Panel>
    );
  }
  return (
    <Panel title="Sign the day">
      <Signing account={account} day={day} />
    </Panel>
  );
}

function Signing({ account, day }: { account: Account; day: Day }) {
  const mayReview = useCan('review');
  const isLive = useMode() === 'live';
  const close = useCloseDay(account, day.day);
  const notify = useNotify();
  const id = useId();
  if (!day.is_over) {
    return (
      <p className="text-muted">
        The day can be signed once it has ended: <TimeText instant={day.to} show="full" />.
      </p>
    );
  }
  if (!mayReview)
    return <p className="text-muted">Nobody has signed it yet. Owners, admins and finance can.</p>;
  const open = day.figures.reduce((sum, { count, reviewed }) => sum + count - reviewed, 0);
  const totals = day.figures.map(({ currency, count, captured, refunded }) => ({
    ...{ currency, count, captured, refunded },
  }));
  return (
    <div className="flex flex-col items-start gap-3">
      <p id={id} className={open > 0 ? 'font-medium text-waiting' : undefined}>
        {open > 0
          ? `${formatCount(open, 'receipt is', 'receipts are')} not ticked off. The day can be signed all the same.`
          : 'All receipts are ticked off.'}
      </p>
      <Button
        look="primary"
        busy={close.isPending}
        aria-describedby={id}
        className="py-2 text-start whitespace-normal!"
        onClick={() =>
          close.mutate({ totals }, { onSuccess: () => notify(`${plainDay(day.day)} is signed.`) })
        }
      >
        Close {plainDay(day.day)}: {totalsWords(day.figures)}
        {isLive && ' (live)'}
      </Button>
      <p className="text-13 text-muted">
        The totals stay as they are signed. Refunds and receipts that come later are listed beside them.
      </p>
      {close.isError && (
        <p role="alert" className="font-medium text-failed">
          {isApiError(close.error) && close.error.fields['day']?.[0]
            ? close.error.fields['day'][0]
            : close.error.message}
        </p>
      )}
    </div>
  );
}

const ordinal = (number: number) => (number === 2 ? 'second' : number === 3 ? 'third' : `${number}th`);
