/** Test cards of the sandbox (DESIGN, section 7). */
export const cards = {
  visa: '4111111111111111',
  declined: '4000000000000002',
  noFunds: '4000000000009995',
} as const;

/** Pays on the hosted page as a browser without scripts would: fetch the form, post it, follow nothing. */
export async function payOnHostedPage(checkoutUrl: string, card: string): Promise<Response> {
  const { action, fields } = await readForm(checkoutUrl, (form) => /card/i.test(form));
  for (const name of Object.keys(fields)) {
    if (/number/i.test(name)) fields[name] = card;
    else if (/exp/i.test(name)) fields[name] = '12/39';
    else if (/csc|cvc|code/i.test(name)) fields[name] = '123';
    else if (/name/i.test(name)) fields[name] = 'A Buyer';
  }
  return post(action, fields);
}

/** Presses the hosted page's cancel button. */
export async function cancelOnHostedPage(checkoutUrl: string): Promise<Response> {
  const { action, fields } = await readForm(checkoutUrl, (form) =>
    /cancel/i.test(form.slice(0, form.indexOf('>'))),
  );
  return post(action, fields);
}

async function readForm(pageUrl: string, isWanted: (form: string) => boolean) {
  const html = await (await fetch(pageUrl)).text();
  const form = [...html.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([text]) => text).find(isWanted);
  if (form === undefined) throw new Error(`The page has no such form: ${html.slice(0, 500)}`);
  const action = new URL(/action="([^"]*)"/.exec(form)?.[1] ?? '', pageUrl).href;
  const names = [...form.matchAll(/<input\b[^>]*>/g)].map(
    ([input]) => [/name="([^"]*)"/.exec(input)?.[1], /value="([^"]*)"/.exec(input)?.[1] ?? ''] as const,
  );
  return {
    action,
    fields: Object.fromEntries(names.filter(([name]) => name !== undefined)) as Record<string, string>,
  };
}

function post(action: string, fields: Record<string, string>): Promise<Response> {
  return fetch(action, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers: { Origin: new URL(action).origin },
  });
}
