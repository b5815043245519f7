import type { BuiltDesk } from '../support/built-desk.ts';

/** Makes the owner by the printed link and gives the headers of a signed-in caller. */
export async function signInAsOwner(desk: BuiltDesk): Promise<{ 'x-checkout-desk': string; cookie: string }> {
  const token = new URL(desk.ownerLink ?? '').hash.slice(1);
  const reply = await fetch(`${desk.url}/api/owner`, {
    method: 'POST',
    headers: { 'x-checkout-desk': '1', 'content-type': 'application/json' },
    body: JSON.stringify({
      token,
      email: 'owner@example.com',
      name: 'The owner',
      password: 'correct horse battery staple',
    }),
  });
  const cookie = reply.headers.getSetCookie()[0]?.split(';', 1)[0];
  if (!reply.ok || cookie === undefined) throw new Error(`The owner could not be made: ${reply.status}`);
  return { 'x-checkout-desk': '1', cookie };
}
