import * as z from 'zod/mini';

// eslint-disable-next-line no-control-regex -- the rule is about these very characters
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** One field of text: no control characters but tab and newline, no broken surrogate pairs, a clear limit. */
export function text(maxLength: number) {
  return z.string('Write text here.').check(
    z.maxLength(maxLength, `Shorten this to at most ${maxLength} characters.`),
    z.refine((value) => !control.test(value), 'Remove the control characters from this text.'),
    z.refine((value) => value.isWellFormed(), 'This text holds a broken character. Type it again.'),
  );
}

/** Text that must say something. */
export function filledText(maxLength: number, emptyMessage: string) {
  return text(maxLength).check(z.refine((value) => value.trim() !== '', emptyMessage));
}

/** An e-mail address, at most 254 characters (RFC 5321). */
export const EmailSchema = text(254).check(
  z.refine(
    (value) => /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+\.[^\s@<>"(),:;\\]+$/.test(value),
    'Write an e-mail address like name@example.com.',
  ),
);

const urlMessage = 'Write a full address that begins with https:// or http://.';

/**
 * An absolute http(s) address that a browser reads as it is written: no credentials, no white space or
 * backslashes (which browsers rewrite), no letters outside ASCII (look-alike hosts). At most 2,048 characters.
 */
export const HttpUrlSchema = z
  .string(urlMessage)
  .check(
    z.maxLength(2048, 'Shorten this address to at most 2048 characters.'),
    z.refine(isPlainHttpUrl, urlMessage),
  );

export function isPlainHttpUrl(value: string): boolean {
  if (!/^https?:\/\/[^/\\?#@\s]+(?:[/?#][\x21-\x5b\x5d-\x7e]*)?$/i.test(value) || /[^\x21-\x7e]/.test(value))
    return false;
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return false;
  const [, host = ''] = /^https?:\/\/(\[[^\]]*\]|[^:/?#]*)/i.exec(value) ?? [];
  // Browsers read https://1 as 0.0.0.1, and %61 as a: such a host is not the one that was written.
  return url.hostname === host.toLowerCase() || host.startsWith('[');
}

/** True for an IANA time zone name that this runtime knows. */
export function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return !/^[+-]/.test(value);
  } catch {
    return false;
  }
}
