import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { formatMoney } from '#shared/money.ts';
import { DetailSkeleton } from '../features/checkout-session-detail/detail-skeleton.tsx';
import { SessionDetail } from '../features/checkout-session-detail/session-detail.tsx';
import { NotesPanel } from '../features/notes/notes-panel.tsx';
import { OrderSummary } from '../features/order-summary/order-summary.tsx';
import { CopyLink } from '../features/payment-link/copy-link.tsx';
import { LinkSharing } from '../features/payment-link/link-sharing.tsx';
import { makeAgainPath } from '../features/payment-link/remaking.ts';
import { sessionTimelineQuery } from '../features/timeline/queries.ts';
import { Timeline } from '../features/timeline/timeline.tsx';
import { checkoutSessionQuery } from '../lib/checkout-sessions.ts';
import { isApiError } from '../lib/api.ts';
import { useAccount } from '../lib/me.ts';
import { useNoteOpened } from '../lib/opened-rows.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { sessionStatus } from '../lib/status.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

/** `…/checkout-sessions/:id`: one payment link. */
export function CheckoutSessionPage() {
  const { id = '' } = useParams();
  const account = useAccount();
  const { data: session, error, refetch } = useQuery(checkoutSessionQuery(account, id));
  usePageTitle(session ? `${sessionStatus(session.status).word} ${formatMoney(session)}` : 'Payment link');
  useNoteOpened(session?.id);

  if (session) {
    return (
      <SessionDetail
        key={session.id}
        account={account}
        session={session}
        makeAgainPath={makeAgainPath(account, session.id)}
        order={<OrderSummary order={session} />}
        copyLink={<CopyLink session={session} />}
        sharing={<LinkSharing session={session} />}
        timeline={
          <>
            <Timeline query={sessionTimelineQuery(account, session.id)} subject={session} />
            <NotesPanel account={account} kind="checkout_session" id={session.id} />
          </>
        }
      />
    );
  }
  if (!error) return <DetailSkeleton />;
  const isMissing = isApiError(error) && error.status === 404;
  return (
    <div className="flex flex-col gap-4">
      <PageHeading>Payment link</PageHeading>
      <ErrorState
        title={isMissing ? 'There is no such payment link here' : 'The payment link could not be loaded'}
        message={
          isMissing
            ? `No payment link with this id is known in ${account.mode} mode. It may be in the other mode.`
            : error.message
        }
        stillTrue={isMissing ? undefined : 'Nothing was changed.'}
        requestId={isApiError(error) ? error.requestId : undefined}
        action={
          <>
            {!isMissing && <Button onClick={() => void refetch()}>Read it again</Button>}
            <LinkButton to={pages.checkoutSessions(account)}>All payment links</LinkButton>
          </>
        }
      />
    </div>
  );
}
