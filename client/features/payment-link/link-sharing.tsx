import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useTrustedLink } from './copy-link.tsx';
import { Countdown } from './countdown.tsx';
import { DoubtfulLink, LinkBox } from './link-box.tsx';
import { LinkQr } from './link-qr.ts';
import { ShareMessage } from './share-message.tsx';

/** Everything that gives an open link to a buyer; nothing for one that has ended. */
export function LinkSharing({ session }: { session: CheckoutSession }) {
  const url = useTrustedLink(session);
  if (session.status !== 'open') return null;
  if (url === undefined) {
    return (
      <Panel title="Give it to the buyer">
        <DoubtfulLink url={session.checkout_url} />
      </Panel>
    );
  }
  return (
    <Panel title="Give it to the buyer">
      <div className="flex flex-col gap-3">
        <LinkBox url={url} />
        <Countdown expiresAt={session.expires_at} />
        <Disclosure summary="QR code" note="to scan or download">
          <LinkQr session={session} url={url} />
        </Disclosure>
        <Disclosure summary="Message" note="in the buyer’s language">
          <ShareMessage session={session} url={url} />
        </Disclosure>
      </div>
    </Panel>
  );
}
