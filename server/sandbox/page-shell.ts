import type { Response } from 'express';
import { html, type Html } from './html.ts';
import type { Session } from './sessions.ts';

type Page = { title: string; body: Html; status?: number; session?: Session };

/** Sends a whole page under the strict policy that all pages for buyers share. */
export function sendPage(response: Response, { title, body, status = 200, session }: Page): void {
  response
    .status(status)
    .set('Content-Security-Policy', policy(session))
    .set('Cache-Control', 'no-store')
    .set('Referrer-Policy', 'no-referrer')
    .set('X-Content-Type-Options', 'nosniff')
    .set('Cross-Origin-Opener-Policy', 'same-origin')
    .type('html')
    .send(document(title, body).text);
}

function policy(session: Session | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `form-action 'self'${session ? returnSources(session) : ''}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Chromium holds redirects after a form to form-action: the addresses that buyers return to must be in it. */
function returnSources(session: Session): string {
  const { success_url, failure_url, cancel_url } = session.request;
  const sources = [success_url, failure_url, ...(cancel_url ? [cancel_url] : [])].map((address) => {
    const { protocol, hostname, origin } = new URL(address);
    // A policy can't spell every host (IPv6 literals, ";" or "," in a name): then its scheme stands for it.
    return /^[a-z0-9.-]+$/i.test(hostname) ? origin : protocol;
  });
  return [...new Set(sources)].map((source) => ` ${source}`).join('');
}

function document(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · TEST</title>
        <link rel="icon" href="/checkout-assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/checkout-assets/page.css" />
        <script src="/checkout-assets/page.js" defer></script>
      </head>
      <body>
        <aside class="test-line" aria-label="Test mode">
          <strong>TEST</strong> This is a sandbox. No money moves.
        </aside>
        ${body}
      </body>
    </html> `;
}
