import type { Membership } from '#shared/people.ts';
import type { Mode } from '#shared/roles.ts';
import { isPlainHttpUrl } from '#shared/text.ts';

/** The host that the checkout API documents for its payment pages. */
const documentedOrigin = 'https://app.geniuscheckout.com';

/**
 * Whether a payment link may become a link, a QR code or a shared text: it is a plain http(s) address, and
 * it leads to the documented checkout host or to the upstream that this account speaks to. Anything else
 * is shown as text with a warning, so that a forged reply can't send a buyer elsewhere.
 */
export function isTrustedPaymentLink(url: string, upstream: Membership['upstreams'][Mode]): boolean {
  if (!isPlainHttpUrl(url)) return false;
  const { origin } = new URL(url);
  if (origin === documentedOrigin) return true;
  return (
    upstream.origin !== null && URL.canParse(upstream.origin) && new URL(upstream.origin).origin === origin
  );
}
