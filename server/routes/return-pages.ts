import { isMode, type Mode } from '#shared/roles.ts';
import { notFound } from '../errors.ts';
import { param, publicRoute, queryOf, type Route } from '../middleware/routes.ts';
import { noteBuyersReturn } from '../services/checkout-sessions.ts';

const outcomes = {
  success: { title: 'Thank you', text: 'The merchant is confirming your payment. You can close this page.' },
  failure: {
    title: 'The payment did not go through',
    text: 'Nothing was confirmed. Ask the merchant for a new link if you want to try again.',
  },
  cancel: {
    title: 'You cancelled',
    text: 'The payment was not made. Ask the merchant for a new link if you change your mind.',
  },
} as const;

/**
 * What a buyer lands on after the payment page. It says only what is certain, holds no data, and is the same whatever
 * id the address carries; a known open session is merely read again soon.
 */
export const returnPageRoutes: Route[] = [
  publicRoute('get', '/return/:merchant/:mode/:outcome', async (call) => {
    const outcome = param(call, 'outcome');
    const mode = param(call, 'mode');
    if (!isMode(mode) || !Object.hasOwn(outcomes, outcome)) throw notFound();
    call.response.type('html').send(page(outcomes[outcome as keyof typeof outcomes], mode));
    const id = queryOf(call).get('session_id');
    if (id !== null && /^[\w-]{1,100}$/.test(id))
      await hurry(call.context, param(call, 'merchant'), mode, id);
  }),
];

async function hurry(
  context: Parameters<typeof noteBuyersReturn>[0],
  merchant: string,
  mode: Mode,
  id: string,
): Promise<void> {
  try {
    if (await context.store.merchants.get(merchant))
      await noteBuyersReturn(context, await context.upstreams.of(merchant, mode), id);
  } catch (error) {
    context.log.warn({ err: error }, 'a buyer’s return could not bring the next check forward');
  }
}

function page({ title, text }: { title: string; text: string }, mode: Mode): string {
  const test = mode === 'test' ? '<header>Test mode: no money moves</header>' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/favicon${mode === 'test' ? '-test' : ''}.svg" type="image/svg+xml">
<link rel="stylesheet" href="/return.css">
</head>
<body>${test}<main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`;
}
