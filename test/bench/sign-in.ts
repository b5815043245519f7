import type { BuiltDesk } from '../support/built-desk.ts';

const credentials = { email: 'owner@example.com', password: 'correct horse battery staple' };

/** Makes the owner by the printed link and gives the headers of a signed-in caller. */
export async function signInAsOwner(desk: BuiltDesk): Promise<{ 'x-checkout-desk': string; cookie: string }> {
  const token = new URL(desk.ownerLink ?? '').hash.slice(1);
  const reply = await post(`${desk.url}/api/owner`, { ...credentials, token, name: 'The owner' });
  return headersOf(reply);
}

/** Signs in the owner that was made in an earlier run; undefined when there is none. */
export async function signInAgain(desk: BuiltDesk) {
  const reply = await post(`${desk.url}/api/sign-in`, credentials);
  return reply.ok ? headersOf(reply) : undefined;
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'x-checkout-desk': '1', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function headersOf(reply: Response) {
  const cookie = reply.headers.getSetCookie()[0]?.split(';', 1)[0];
  if (!reply.ok || cookie === undefined) throw new Error(`The owner could not be made: ${reply.status}`);
  return { 'x-checkout-desk': '1', cookie };
}
