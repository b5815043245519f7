import { isApiError } from '../../lib/api.ts';

/** What went wrong with a try that made nothing, in a sentence that says what next. Values stay in every case. */
export function failureText(error: unknown): {
  title: string;
  message: string;
  requestId?: string | undefined;
} {
  const title = 'Nothing was made';
  if (!isApiError(error))
    return { title, message: 'This page met a fault of its own. Press the button again.' };
  const { requestId } = error;
  const message = texts[error.code];
  if (message) return { title, message, requestId };
  if (error.status === 429)
    return { title, message: 'Too many links in a short time. Wait a minute, then press the button again.' };
  return { title, message: `${error.message} What you typed stays here.`, requestId };
}

const texts: Record<string, string> = {
  api_key_missing:
    'This mode has no API key yet, so no link can be made in it. An owner can add the key; what you typed is kept.',
  api_key_rejected:
    'The checkout API refuses this account’s API key. An owner must replace it; what you typed is kept.',
  store_unavailable:
    'Checkout Desk can’t write to its own store now, so it sent nothing. What you typed stays here: press the button again in a minute.',
  upstream_unavailable:
    'The checkout API does not answer at the moment, so nothing was sent to it. What you typed is kept: try again in a minute.',
  login_required: 'You were signed out before it was sent. Sign in again: what you typed is kept.',
  forbidden: 'Your role can’t make links in this mode. Ask an owner or admin of this merchant.',
  network:
    'Checkout Desk answers, but your request does not reach it. What you typed stays here: press the button again; the key is the same, so it can’t become two links.',
};
