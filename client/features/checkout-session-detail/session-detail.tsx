import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { useCan } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import type { Account } from '../../lib/paths.ts';
import { endedUnpaid } from '../../lib/status.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ZoneName } from '../../ui/time-text.tsx';
import { timeIsUp } from './answer.ts';
import { Headline } from './headline.tsx';
import { RefreshButton } from './refresh-button.tsx';
import { MetadataPanel, RawReply, ReturnAddresses } from './session-extras.tsx';
import { CustomerPanel, LinkPanel, TransactionPanel } from './session-facts.tsx';

type SessionDetailProps = {
  account: Account;
  session: CheckoutSession;
  makeAgainPath: string;
  /** The order as the buyer saw it. */
  order: ReactNode;
  /** For an open link: the button that copies it, and what else gives it to a buyer. */
  copyLink: ReactNode;
  sharing: ReactNode;
  timeline: ReactNode;
};

/** One payment link: the answer first, what can be done by its state, then everything that is known. */
export function SessionDetail({
  account,
  session,
  makeAgainPath,
  order,
  copyLink,
  sharing,
  timeline,
}: SessionDetailProps) {
  const mayMake = useCan('make_links');
  const { status, transaction } = session;
  const isOver = timeIsUp(session);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <Headline session={session} />
        <ZoneName />
      </div>
      <div className="no-print flex flex-wrap items-center gap-2">
        {!isOver && copyLink}
        {status === 'completed' && transaction && (
          <LinkButton to={pages.transaction(account, transaction.id)} look="primary">
            Receipt
          </LinkButton>
        )}
        {(endedUnpaid(status) || isOver) && mayMake && !session.replaced_by && (
          <LinkButton to={makeAgainPath} look="primary">
            Make again
          </LinkButton>
        )}
        {session.replaced_by && (
          <LinkButton to={pages.checkoutSession(account, session.replaced_by)} look="primary">
            Go to its replacement
          </LinkButton>
        )}
        <RefreshButton account={account} id={session.id} />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        {/* An open link is there to be given to a buyer: on a phone, that comes before all that is known of it. */}
        <div className={clsx('flex min-w-0 flex-col gap-4', status !== 'open' && 'max-lg:order-2')}>
          {!isOver && sharing}
          {timeline}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Order as the buyer sees it">{order}</Panel>
          <TransactionPanel account={account} session={session} />
          <LinkPanel account={account} session={session} />
          <CustomerPanel session={session} />
          <MetadataPanel metadata={session.metadata} />
          <Panel className="py-2!">
            <ReturnAddresses session={session} />
            <RawReply account={account} id={session.id} />
          </Panel>
        </div>
      </div>
    </div>
  );
}
