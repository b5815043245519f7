import { clsx } from 'clsx';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { useNow } from '../../lib/clock.ts';
import { sessionStatus } from '../../lib/status.ts';
import type { Tone } from '../../lib/status.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText, useZone } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { AgeText } from '../../ui/age-text.tsx';
import { answerOf, reportedText } from './answer.ts';

const leadColours: Record<Tone, string> = {
  paid: 'text-paid',
  waiting: 'text-waiting',
  failed: 'text-failed',
  expired: 'text-expired',
  cancelled: 'text-cancelled',
  refunded: 'text-refunded',
  unknown: 'text-unknown',
};

/** The first line of the page: the answer, then what the status means and how sure we are of it. */
export function Headline({ session }: { session: CheckoutSession }) {
  const now = useNow();
  const { lead, parts } = answerOf(session, useZone(), now);
  const { tone, meaning } = sessionStatus(session.status);
  return (
    <div className="flex min-w-0 flex-1 basis-80 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <PageHeading>
          <span className={clsx('text-20', leadColours[tone])}>
            <UserText>{lead}</UserText>
          </span>
          {parts.map((part) => (
            <span key={part} className="text-20 font-normal tabular-nums">
              {' · '}
              <UserText>{part}</UserText>
            </span>
          ))}
        </PageHeading>
        {session.reported_status && (
          <StatusMark tone="unknown" word={reportedText(session.reported_status)} />
        )}
      </div>
      <p className="text-muted">
        {meaning} <Certainty session={session} />
      </p>
      {session.contradiction !== null && (
        <ErrorState
          title={
            session.status === 'open'
              ? 'Look before you send this link'
              : 'Something stands against this link'
          }
          message={session.contradiction}
        />
      )}
      {session.missing_since && (
        <p className="rounded-md bg-unknown-soft p-3 text-unknown">
          The checkout API does not find this link since{' '}
          <TimeText instant={session.missing_since} show="point" focusable />. What is known of it is kept
          here.
        </p>
      )}
    </div>
  );
}

const sources = {
  created: 'made here',
  webhook: 'found by a webhook',
  adopted: 'read back and taken in',
} as const;

function Certainty({ session }: { session: CheckoutSession }) {
  return (
    <span>
      {session.checked_at === null ? (
        'Not yet confirmed by the checkout API'
      ) : (
        <>
          Confirmed by the checkout API <AgeText instant={session.checked_at} />
        </>
      )}
      ; {sources[session.source]}
      {session.created_by && (
        <>
          {' by '}
          <UserText>{session.created_by.name}</UserText>
        </>
      )}{' '}
      <AgeText instant={session.created_at} />.
    </span>
  );
}
