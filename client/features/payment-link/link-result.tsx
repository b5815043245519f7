import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { formatMoney } from '#shared/money.ts';
import { checkoutSessionQuery } from '../../lib/checkout-sessions.ts';
import { pages } from '../../lib/paths.ts';
import type { Account } from '../../lib/paths.ts';
import { sessionStatus } from '../../lib/status.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { CopyLink, useTrustedLink } from './copy-link.tsx';
import { Countdown } from './countdown.tsx';
import { DoubtfulLink, LinkBox } from './link-box.tsx';
import { LinkQr } from './link-qr.ts';
import { makeAnotherPath } from './remaking.ts';
import { ShareMessage } from './share-message.tsx';

type LinkResultProps = {
  account: Account;
  made: CheckoutSession;
  /** It is what was pressed for: its link can be copied with the next press. */
  isExpected: boolean;
};

/** What the form turns into: the link, ready to be copied, shown, sent and watched. */
export function LinkResult({ account, made, isExpected }: LinkResultProps) {
  const { data: session } = useQuery({ ...checkoutSessionQuery(account, made.id), initialData: made });
  const url = useTrustedLink(session);
  const isOpen = session.status === 'open';
  // Judged once: what is settled later must not draw the focus from where it is by then.
  const [isPlain] = useState(isExpected && made.contradiction === null);
  const next = (
    <div className="no-print flex flex-wrap gap-2">
      <LinkButton to={makeAnotherPath(account, session.id)}>Make another like it</LinkButton>
      <LinkButton to={pages.checkoutSession(account, session.id)} look={isOpen ? 'quiet' : 'primary'}>
        Details of this link
      </LinkButton>
    </div>
  );
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,36rem)_minmax(16rem,20rem)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <div role="status" className="min-w-0">
              <p className="text-20 font-semibold tabular-nums">
                {isOpen ? 'Link made: ' : ''}
                {formatMoney(session)}
              </p>
              {session.description && (
                <p className="text-muted">
                  <UserText>{session.description}</UserText>
                </p>
              )}
            </div>
            <StatusMark {...sessionStatus(session.status)} />
          </div>
          {session.contradiction !== null && (
            <ErrorState
              title={isOpen ? 'Look before you send this link' : 'Something stands against this link'}
              message={session.contradiction}
              action={<LinkButton to={pages.unreconciled(account)}>Needs eyes</LinkButton>}
            />
          )}
          {isOpen && url !== undefined && (
            <>
              <LinkBox url={url} />
              <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                <CopyLink session={session} size="large" focused={isPlain} />
                <Countdown expiresAt={session.expires_at} />
              </div>
              <p className="text-13 text-muted">
                This link works once. It can’t be changed or withdrawn: a wrong one can only be left to run
                out, so tell the buyer not to use it.
              </p>
            </>
          )}
          {isOpen && url === undefined && <DoubtfulLink url={session.checkout_url} />}
          {!isOpen && <p>{sessionStatus(session.status).meaning} The link takes no payment any more.</p>}
          {next}
        </Panel>
        {url !== undefined && (
          <Panel title="Send it to the buyer">
            <ShareMessage session={session} url={url} />
          </Panel>
        )}
      </div>
      {url !== undefined && (
        <Panel title="To scan">
          <LinkQr session={session} url={url} />
        </Panel>
      )}
    </div>
  );
}
