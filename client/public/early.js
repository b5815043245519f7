// Asks who is signed in while the app itself is still on its way: on a slow line that saves a round trip before the
// first screen. The app takes the answer over in lib/me.ts, and asks by itself when it finds none; where it was here
// first, its mark says so.
if (globalThis.earlyMe === undefined && !/^\/(?:sign-in|create-owner)$/.test(location.pathname)) {
  globalThis.earlyMe = fetch('/api/me', { headers: { 'X-Checkout-Desk': '1' }, cache: 'no-store' });
  globalThis.earlyMe.catch(() => undefined);
}
