import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signWebhook, verifyWebhook } from '../../../server/upstream/signature.ts';

const secret = 'whsec_present';
const rawBody = Buffer.from('{"event_id":"evt_1",  "event_type":"payment.completed"}\r\n');
const timestamp = 1_777_984_200;
const header = signWebhook({ secret, timestamp, rawBody });
const hex = header.slice(header.indexOf('v1=') + 3);
const signed = { header, rawBody, secrets: [secret], now: timestamp * 1000, toleranceSeconds: 300 };

const reasonOf = (change: Partial<Parameters<typeof verifyWebhook>[0]>) => {
  const verdict = verifyWebhook({ ...signed, ...change });
  return verdict.ok ? 'ok' : verdict.reason;
};

test('the signature is HMAC-SHA256 over the timestamp, a dot and the raw body', () => {
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest('hex');
  expect(header).toBe(`t=${timestamp},v1=${expected}`);
  expect(verifyWebhook(signed)).toEqual({ ok: true, timestamp });
});

test('what is signed verifies, and any one changed byte does not', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.nat(4_000_000_000),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (secret, body, timestamp, position, flip) => {
        const header = signWebhook({ secret, timestamp, rawBody: body });
        const message = { header, secrets: [secret], now: timestamp * 1000, toleranceSeconds: 300 };
        expect(verifyWebhook({ ...message, rawBody: Buffer.from(body) })).toEqual({ ok: true, timestamp });
        const altered = Buffer.from(body);
        const index = position % body.length;
        altered[index] = (altered[index] ?? 0) ^ flip;
        expect(verifyWebhook({ ...message, rawBody: altered })).toEqual({ ok: false, reason: 'mismatch' });
      },
    ),
  );
});

test('no input makes it throw or pass', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('t=', 'v1=', ',', `t=${timestamp}`, `v1=${hex.slice(1)}`, '=', 'é'),
  );
  fc.assert(
    fc.property(
      fc.array(part),
      fc.array(fc.string()),
      fc.double(),
      fc.double(),
      (parts, secrets, now, toleranceSeconds) => {
        expect(verifyWebhook({ header: parts.join(''), rawBody, secrets, now, toleranceSeconds }).ok).toBe(
          false,
        );
      },
    ),
  );
});

describe('a header', () => {
  test.each([undefined, ''])('of %j is missing', (value) => {
    expect(reasonOf({ header: value })).toBe('missing');
  });

  test('given as a list by a careless caller is missing', () => {
    expect(reasonOf({ header: [header] as unknown as string })).toBe('missing');
  });

  test.each([
    ['no timestamp', `v1=${hex}`],
    ['no signature', `t=${timestamp}`],
    ['two timestamps', `t=${timestamp},t=${timestamp},v1=${hex}`],
    ['one byte short', `t=${timestamp},v1=${hex.slice(2)}`],
    ['one byte long', `t=${timestamp},v1=${hex}00`],
    ['one digit short', `t=${timestamp},v1=${hex.slice(1)}`],
    ['upper-case hex', `t=${timestamp},v1=${hex.toUpperCase()}`],
    ['base64', `t=${timestamp},v1=${Buffer.from(hex, 'hex').toString('base64')}`],
    ['multi-byte characters of equal string length', `t=${timestamp},v1=${'é'.repeat(64)}`],
    ['an empty signature', `t=${timestamp},v1=`],
    ['one bad signature beside the good one', `t=${timestamp},v1=${hex},v1=zz`],
    ['a space after the comma', `t=${timestamp}, v1=${hex}`],
    ['too many signatures', `t=${timestamp}${`,v1=${hex}`.repeat(9)}`],
    ['more than a kilobyte', `t=${timestamp},v1=${hex},x=${'y'.repeat(1024)}`],
    ['nothing but words', 'open sesame'],
  ])('with %s is malformed', (_name, value) => {
    expect(reasonOf({ header: value })).toBe('malformed');
  });

  test.each([
    'NaN',
    '1e999',
    '-1',
    '+1',
    '1.5',
    ` ${timestamp}`,
    `${timestamp} `,
    `0${timestamp}`,
    '',
    '0x69',
    '٣',
    '9'.repeat(16),
  ])('with the timestamp %j is malformed, even when that was signed', (value) => {
    const forged = createHmac('sha256', secret).update(`${value}.`).update(rawBody).digest('hex');
    expect(reasonOf({ header: `t=${value},v1=${forged}` })).toBe('malformed');
  });

  test('of another scheme beside ours is accepted', () => {
    expect(reasonOf({ header: `t=${timestamp},v0=${'0'.repeat(64)},v1=${hex}` })).toBe('ok');
  });
});

describe('the time', () => {
  test.each([-300, 0, 300])('%i seconds away is within the tolerance', (seconds) => {
    expect(reasonOf({ now: (timestamp + seconds) * 1000 + 999 })).toBe('ok');
  });

  test.each([-301, 301, 86_400])('%i seconds away is not', (seconds) => {
    expect(reasonOf({ now: (timestamp + seconds) * 1000 })).toBe('outside_tolerance');
  });

  test('in milliseconds is outside the tolerance', () => {
    const inMs = signWebhook({ secret, timestamp: timestamp * 1000, rawBody });
    expect(reasonOf({ header: inMs })).toBe('outside_tolerance');
  });

  test.each([{ now: Number.NaN }, { toleranceSeconds: Number.NaN }])(
    'that is no number refuses: %j',
    (change) => {
      expect(reasonOf(change)).toBe('outside_tolerance');
    },
  );
});

describe('secrets', () => {
  const old = 'whsec_old';

  test('are all tried while one rotates, in either order', () => {
    expect(reasonOf({ secrets: [old, secret] })).toBe('ok');
    expect(reasonOf({ secrets: [secret, old] })).toBe('ok');
  });

  test('that are no longer active are refused', () => {
    expect(reasonOf({ secrets: [old] })).toBe('mismatch');
  });

  test('of a sender that signs with both match by either signature', () => {
    const byOld = signWebhook({ secret: old, timestamp, rawBody }).split(',')[1] ?? '';
    expect(reasonOf({ header: `${header},${byOld}` })).toBe('ok');
    expect(reasonOf({ header: `t=${timestamp},${byOld},v1=${hex}` })).toBe('ok');
  });

  test('that are empty sign nothing', () => {
    const byNobody = signWebhook({ secret: '', timestamp, rawBody });
    expect(reasonOf({ header: byNobody, secrets: [''] })).toBe('no_secret');
    expect(reasonOf({ secrets: [] })).toBe('no_secret');
    expect(reasonOf({ header: byNobody, secrets: ['', secret] })).toBe('mismatch');
  });
});

test.each([
  ['key order and spaces', Buffer.from('{"event_type":"payment.completed","event_id":"evt_1"}')],
  ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), rawBody])],
  ['line endings', Buffer.from(rawBody.toString().replace('\r\n', '\n'))],
])('a body that differs by %s is another body', (_name, body) => {
  expect(reasonOf({ rawBody: body })).toBe('mismatch');
});
