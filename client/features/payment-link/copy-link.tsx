import { useRef } from 'react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useMerchant, useMode } from '../../lib/me.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { isTrustedPaymentLink } from './payment-origin.ts';

type CopyLinkProps = { session: CheckoutSession; size?: 'medium' | 'large'; focused?: boolean };

/** Copies the payment link of an open session; nothing where the address may not be given to a buyer. */
export function CopyLink({ session, size = 'medium', focused = false }: CopyLinkProps) {
  const url = useTrustedLink(session);
  const hasFocused = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  useShortcut('c', 'Copy the link', () => button.current?.click(), url !== undefined);
  if (url === undefined) return null;
  return (
    <span className="inline-flex items-center gap-2">
      <CopyButton
        ref={(element) => {
          button.current = element;
          if (!focused || hasFocused.current || !element) return;
          hasFocused.current = true;
          element.focus();
        }}
        text={url}
        name="Copy link"
        look="primary"
        size={size}
      >
        Copy link
      </CopyButton>
      <Kbd keys="c" />
    </span>
  );
}

/** The payment link of a session when it is open and its address is one that buyers may be sent to. */
export function useTrustedLink({ status, checkout_url: url }: CheckoutSession): string | undefined {
  const { upstreams } = useMerchant();
  const mode = useMode();
  return status === 'open' && url !== null && isTrustedPaymentLink(url, upstreams[mode]) ? url : undefined;
}
