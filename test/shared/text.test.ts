import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { EmailSchema, filledText, HttpUrlSchema, isPlainHttpUrl, isTimeZone, text } from '#shared/text.ts';

const takes = (schema: z.ZodMiniType, value: unknown) => z.safeParse(schema, value).success;

test('text takes every character but controls other than tab and newline, up to its limit', () => {
  for (let code = 0; code < 0x180; code++) {
    const isControl = (code < 0x20 && code !== 9 && code !== 10) || (code >= 0x7f && code <= 0x9f);
    expect({ code, taken: takes(text(10), `a${String.fromCharCode(code)}b`) }).toEqual({
      code,
      taken: !isControl,
    });
  }
  expect(takes(text(3), 'abc')).toBe(true);
  expect(takes(text(3), 'abcd')).toBe(false);
  expect(takes(text(10), 'ok 😀')).toBe(true);
  for (const half of ['\ud83d', '\ude00', 'a\ud83db']) expect(takes(text(10), half)).toBe(false);
});

test('filled text says something', () => {
  for (const empty of ['', ' ', '\t\n', '\u00a0', '\u3000'])
    expect(takes(filledText(10, 'Say it.'), empty)).toBe(false);
  expect(takes(filledText(10, 'Say it.'), ' a ')).toBe(true);
});

test('an address that is taken means to the browser what it says', () => {
  const tricky = fc.string({ unit: fc.constantFrom(...'htps:/\\@?#.%ab1 \t\n[]é'), maxLength: 24 });
  fc.assert(
    fc.property(
      fc.oneof(
        tricky,
        fc.webUrl(),
        tricky.map((rest) => `https://${rest}`),
      ),
      (address) => {
        if (!isPlainHttpUrl(address)) return;
        const url = new URL(address);
        expect(['http:', 'https:']).toContain(url.protocol);
        expect(url.username + url.password).toBe('');
        const [, host = ''] = /^https?:\/\/([^/?#:]*|\[[^/?#]*\])(?::\d*)?(?:[/?#]|$)/i.exec(address) ?? [];
        expect(host.startsWith('[') || url.hostname === host.toLowerCase()).toBe(true);
        expect(address).toMatch(/^[\x21-\x7e]+$/);
      },
    ),
    { numRuns: 1000 },
  );
});

test('every web address that a tool makes is taken', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
      expect(takes(HttpUrlSchema, address)).toBe(true);
    }),
  );
});

test.each(['a@example.com', 'first.last+tag@sub.example.co', "o'brien@example.com", 'ü@exämple.com'])(
  '%s is an e-mail address',
  (address) => {
    expect(takes(EmailSchema, address)).toBe(true);
  },
);

test.each([
  'a',
  'a@b',
  'a@b@example.com',
  'a b@example.com',
  'a@example.com,b@example.com',
  '<a@example.com>',
  'a@ex ample.com',
  'a@example.com\n',
])('%j is no e-mail address', (address) => expect(takes(EmailSchema, address)).toBe(false));

test('time zones are names that the runtime knows, not offsets', () => {
  for (const zone of ['America/Jamaica', 'Europe/Berlin', 'UTC']) expect(isTimeZone(zone)).toBe(true);
  for (const zone of ['', 'Mars', '+05:00', '-0500', 'America', '__proto__'])
    expect(isTimeZone(zone)).toBe(false);
});
