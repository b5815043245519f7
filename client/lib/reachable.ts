/** The smallest thing that the server gives to everybody. */
const smallest = '/favicon.svg';

/** Whether the server can be reached now. */
export async function isReachable(): Promise<boolean> {
  try {
    return (await fetch(smallest, { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false; // no network, or nobody who listens
  }
}
