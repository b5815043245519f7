import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { boundedPattern } from '../../../server/services/clue-patterns.ts';
import { readClues } from '../../../server/services/clues.ts';

/** A Monday morning in Kingston. */
const reader = { timeZone: 'America/Jamaica', now: Date.UTC(2026, 10, 23, 14, 32) };

function read(text: string, at = reader): string[] {
  return readClues(text, at, 50).clues.map(({ kind, text, meaning }) =>
    text === meaning ? `${kind}: ${text}` : `${kind}: ${text} = ${meaning}`,
  );
}

describe('a whole letter', () => {
  test('in English, with an order number, a postal address, two telephones and a signature', () => {
    const letter = `Good morning,

I paid for my order #1042 on Tuesday 17 November around 2pm with my Visa card ending in 0071 but nothing has
arrived. The amount was $25.00 USD. The receipt says RCT-000042. RCT 42 was printed twice!

Please refund me today.

Kind regards,
Ana Ng
12 Hope Road, Kingston 6
Tel: +1 (876) 555-1234 | Fax 876-555-9999
Ana.Ng@example.com`;
    expect(read(letter)).toEqual([
      'id: order #1042 = 1042',
      'date: Tuesday 17 November = Tuesday 17 Nov 2026',
      'card_brand: Visa',
      'card_last4: ending in 0071 = card ending in 0071',
      'amount: $25.00 USD = 25.00 USD',
      'receipt_number: RCT-000042 = RCT-42',
      'email: Ana.Ng@example.com = ana.ng@example.com',
    ]);
  });

  test('forwarded: when it was sent is no clue, what the receipt in it says is', () => {
    const letter = `---------- Forwarded message ---------
From: Ömer Yılmaz <omer@example.com>
Date: Mon, Nov 16, 2026 at 9:15 AM
Subject: Fwd: Your payment of JMD 2,500.00
To: <no-reply@shop.example>
Message-ID: <CAF1234567890ABCDEF@mail.gmail.com>

Receipt: 000042
Amount: JMD 2,500.00
Date: 3 Nov 2026
Transaction: txn_789xyz
Gateway reference: 5ABCABEC-4867-410B-B76C-E85721CF859B
Card: **** **** **** 0071`;
    expect(read(letter)).toEqual([
      'email: omer@example.com',
      'amount: JMD 2,500.00 = 2,500.00 JMD',
      'receipt_number: Receipt: 000042 = RCT-42',
      'date: 3 Nov 2026 = Tuesday 3 Nov 2026',
      'id: txn_789xyz',
      'id: 5ABCABEC-4867-410B-B76C-E85721CF859B',
      'card_last4: **** **** **** 0071 = card ending in 0071',
    ]);
  });

  test('quoted: the line above the quote is no clue', () => {
    const letter = `On Tue, Nov 17, 2026 at 2:02 PM Support <help@shop.example>
wrote:
> We charged 30 dollars on 11/03/2026
> ticket 99812, order 12 kettles`;
    expect(read(letter)).toEqual([
      'email: help@shop.example',
      'amount: 30 dollars = 30.00 USD, JMD, TTD, BBD or GYD',
      'date: 11/03/2026 = Wednesday 11 Mar 2026 or Tuesday 3 Nov 2026',
    ]);
  });

  test('a chat, with times, quantities, a share and a version', () => {
    const chat = `[14:02] Ana: hi i was charged twice!! 48.50 each
[14:03] Support: can you send the last 4 digits?
[14:03] Ana: 0071 mastercard
[14:04] Ana: link was https://app.geniuscheckout.com/checkout/cs_abc123def456?utm=x.
[14:05] Ana: i bought 2 x kettle and 3 mugs, 10% off, v1.2.3`;
    expect(read(chat)).toEqual([
      'amount: 48.50',
      'card_last4: 0071 = card ending in 0071',
      'card_brand: mastercard = Mastercard',
      'checkout_url: https://app.geniuscheckout.com/checkout/cs_abc123def456?utm=x = cs_abc123def456',
    ]);
  });

  test('in Spanish', () => {
    const letter = `Hola, buenas tardes. El martes pasado pagué 45,50 euros con mi tarjeta Mastercard terminada en 4444 y
no he recibido nada. Mi recibo es el n.º 000117. Mi pedido nº A-2209. Hace 3 días me cobraron 12.
Gracias, María (maria@ejemplo.es) Tel. 34 612 345 678`;
    expect(read(letter)).toEqual([
      'date: El martes pasado = Tuesday 17 Nov 2026',
      'amount: 45,50 euros = 45.50 EUR',
      'card_brand: Mastercard',
      'card_last4: terminada en 4444 = card ending in 4444',
      'receipt_number: recibo es el n.º 000117 = RCT-117',
      'id: pedido nº A-2209 = A-2209',
      'date: Hace 3 días = Friday 20 Nov 2026',
      'amount: 12 = 12.00',
      'email: maria@ejemplo.es',
    ]);
  });

  test('in French', () => {
    const letter = `Bonjour, j’ai payé 1 250,00 € le 3 novembre par carte Visa finissant par 0071. Reçu n° 77. Avant-hier on
m’a encore débité 12,50 €. Cordialement, Zoé
Le mar. 17 nov. 2026 à 14:02, Boutique a écrit :
> Bonjour, voici votre reçu.`;
    expect(read(letter)).toEqual([
      'amount: 1 250,00 € = 1,250.00 EUR',
      'date: 3 novembre = Tuesday 3 Nov 2026',
      'card_brand: Visa',
      'card_last4: finissant par 0071 = card ending in 0071',
      'receipt_number: Reçu n° 77 = RCT-77',
      'date: Avant-hier = Saturday 21 Nov 2026',
      'amount: 12,50 € = 12.50 EUR',
    ]);
  });
});

test.each<[text: string, ...clues: string[]]>([
  [
    'receipts RCT1, RCT–2; RCT 000 042 17 November',
    ...['1', '–2', ' 000 042'].map(rct),
    'date: 17 November = Tuesday 17 Nov 2026',
  ],
  ['rct-4 2 items, R.C.T. 5', 'receipt_number: rct-4 = RCT-4', 'receipt_number: R.C.T. 5 = RCT-5'],
  ['RTC-OO42 please', 'receipt_number: RTC-OO42 = RCT-42'],
  ['receipt INV-2026/007 was wrong', 'receipt_number: receipt INV-2026/007 = INV-2026/007'],
  ['ＲＣＴ－０００４２', 'receipt_number: ＲＣＴ－０００４２ = RCT-42'],
  [
    'see cs_abc123def456, TXN_789xyz, tok_abc123, ref_1a and evt_77.',
    ...ids('cs_abc123def456', 'TXN_789xyz', 'tok_abc123', 'ref_1a', 'evt_77'),
  ],
  [
    'RRN 512345678901, auth code 004213',
    'id: RRN 512345678901 = 512345678901',
    'id: auth code 004213 = 004213',
  ],
  ['9F86D081884C7D65 and e85721cf859b0a1b', ...ids('9F86D081884C7D65', 'e85721cf859b0a1b')],
  ['pay.example/checkout/cs_1/', 'checkout_url: pay.example/checkout/cs_1/ = cs_1'],
  [
    'https://safe.example/?url=https%3A%2F%2Fpay.example%2Fcheckout%2Fcs_Wrapped1&d=05',
    'checkout_url: https://safe.example/?url=https%3A%2F%2Fpay.example%2Fcheckout%2Fcs_Wrapped1&d=05 = cs_Wrapped1',
  ],
  ['“ana\u200b@example.com”,', 'email: ana\u200b@example.com = ana@example.com'],
  ['x-0071, ...2222, card no. 3333', ...['x-0071', '...2222', 'card no. 3333'].map(lastFour)],
  ['last four digits of my card are 9995', lastFour('last four digits of my card are 9995')],
  ['Amex x1005', 'card_brand: Amex = American Express', lastFour('1005', '1005')],
  [
    'USD 25 EUR 30, 40 jmd',
    'amount: USD 25 = 25.00 USD',
    'amount: EUR 30 = 30.00 EUR',
    'amount: 40 jmd = 40.00 JMD',
  ],
  ['2.500,00 EUR or J$2,500', 'amount: 2.500,00 EUR = 2,500.00 EUR', 'amount: J$2,500 = 2,500.00 JMD'],
  ['2.500 EUR', 'amount: 2.500 EUR = 2,500.00 or 2.50 EUR'],
  [
    'Paid 25.00, that is $25, not 25,00 €',
    'amount: $25 = 25.00 USD, JMD, TTD, BBD or GYD',
    'amount: 25,00 € = 25.00 EUR',
  ],
  ['total: 2500, paid 12', 'amount: 2500 = 2,500.00', 'amount: 12 = 12.00'],
  ['03/11/2026', 'date: 03/11/2026 = Tuesday 3 Nov 2026 or Wednesday 11 Mar 2026'],
  ['13/11/26', 'date: 13/11/26 = Friday 13 Nov 2026'],
  ['05/12/2026', 'date: 05/12/2026 = Tuesday 12 May 2026'],
  ['2026-11-03 14:02', 'date: 2026-11-03 14:02 = Tuesday 3 Nov 2026'],
  [
    'on Dec 25 and 3rd of November, 2025',
    'date: Dec 25 = Thursday 25 Dec 2025',
    'date: 3rd of November, 2025 = Monday 3 Nov 2025',
  ],
  [
    'yesterday, on Tuesday, on the 3rd',
    ...['Sunday 22', 'Tuesday 17', 'Tuesday 3'].map(
      (day, at) => `date: ${['yesterday', 'on Tuesday', 'on the 3rd'][at]} = ${day} Nov 2026`,
    ),
  ],
  ['two weeks ago 30 euros', 'date: two weeks ago = Monday 9 Nov 2026', 'amount: 30 euros = 30.00 EUR'],
  ['in the last 3 days', 'date: last 3 days = Friday 20 Nov 2026 to Monday 23 Nov 2026'],
  ['last week', 'date: last week = Monday 16 Nov 2026 to Sunday 22 Nov 2026'],
  ['I paid with cash today', 'date: today = Monday 23 Nov 2026'],
])('“%s”', (text, ...clues) => {
  expect(read(text)).toEqual(clues);
});

function rct(written: string) {
  return `receipt_number: RCT${written} = RCT-${Number(written.replaceAll(/\D/g, ''))}`;
}
function ids(...all: string[]) {
  return all.map((id) => `id: ${id}`);
}
function lastFour(text: string, digits?: unknown) {
  return `card_last4: ${text} = card ending in ${typeof digits === 'string' ? digits : text.slice(-4)}`;
}

test.each([
  'I called 876 555 1234, 555-1234 and 18765551234, account 123456789, zip 90210, room 42, 2 nights for 3 people',
  'It failed the 2nd time; I may be wrong. Section 3.2.1 of 192.168.1.10 at 14:30, 10% or 2.5 % off',
  'The receipt is 3 days late. I paid 2 times. 3 x mug, x2, qty: 4. Please answer today or call me Sat.',
  'Not 2026-13-45, nor 31/02/2026, nor 1/2. No order 12 kettles.',
  'See https://shop.example/products/4242?page=25.00 and www.facebook.com/shop.1234',
  'Message-ID: <20261103.0042@mail.example>\nX-Mailer-Id: 4111111111111111\nReferences: <a1@b.co> <a2@b.co>',
  'The march on May was mon amour; discover more with the visa-free bus. Reference: soon',
  '',
])('no clue in “%s”', (text) => expect(read(text)).toEqual([]));

describe('a whole card number', () => {
  test.each([
    '4111 1111 1111 1111',
    '4111111111111111',
    '4111-1111-1111-1111',
    '３７８２ ８２２４６３ １０００５',
    '4111 1111 1111 1112',
  ])('“%s” is never more than its last four digits', (number) => {
    const { clues } = readClues(`card ${number} exp 12/27, ref: ${number}`, reader, 50);
    expect(clues.map(({ kind }) => kind)).toEqual(['card_last4']);
    expect(JSON.stringify(clues)).not.toMatch(/\d{5}|\d{4}.\d{4}/);
    expect(clues[0]?.text).toMatch(/^•••• \d{4}$/);
  });

  test('is masked in whatever else holds it', () => {
    const { clues } = readClues('https://pay.example/checkout/cs_1?card=4111111111111111', reader, 50);
    expect(clues.map(({ text }) => text)).toEqual(['https://pay.example/checkout/cs_1?card=•••• 1111']);
  });
});

test('“last Tuesday” said on a Friday may be that of this week or of the week before', () => {
  const friday = { ...reader, now: Date.UTC(2026, 10, 27, 14) };
  expect(read('last Tuesday', friday)).toEqual([
    'date: last Tuesday = Tuesday 24 Nov 2026 or Tuesday 17 Nov 2026',
  ]);
});

test('the day is the merchant’s: late on Monday in Kingston it is Tuesday in Paris', () => {
  const late = Date.UTC(2026, 10, 24, 3);
  expect(read('yesterday', { timeZone: 'America/Jamaica', now: late })).toEqual([
    'date: yesterday = Sunday 22 Nov 2026',
  ]);
  expect(read('yesterday', { timeZone: 'Europe/Paris', now: late })).toEqual([
    'date: yesterday = Monday 23 Nov 2026',
  ]);
});

test('more clues than are looked up are cut, and that is said', () => {
  const text = Array.from({ length: 51 }, (_, index) => `RCT-${index + 1}`).join(', ');
  const { clues, isCut } = readClues(text, reader, 50);
  expect({ count: clues.length, last: clues.at(-1)?.meaning, isCut }).toEqual({
    count: 50,
    last: 'RCT-50',
    isCut: true,
  });
  expect(readClues('RCT-1', reader, 50).isCut).toBe(false);
});

test('whatever is pasted, each clue is a part of it, in its order', () => {
  const word = fc.constantFrom(
    ...[
      'RCT-42',
      'JMD 2,500',
      '$25',
      'on Tuesday',
      '3 Nov 2026',
      'Visa',
      'ending in 0071',
      'ana@example.com',
      'cs_a1',
    ],
    ...[
      'hello',
      '\n',
      '“',
      'É',
      '\u200b',
      '👩‍👩‍👧',
      '42',
      '-',
      '/',
      '4111 1111 1111 1111',
      'İstanbul',
      'e\u0301',
      'ﬁ',
    ],
  );
  const texts = fc.oneof(
    fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      let from = 0;
      for (const clue of readClues(text, reader, 50).clues) {
        if (clue.text.includes('•••• ')) continue;
        const at = text.indexOf(clue.text, from);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(clue.text.trim()).not.toBe('');
        from = at;
      }
    }),
  );
});

describe('text that was made to take long', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([
    'a+',
    'a*',
    'a{2,}',
    '(?:a{0,99}){0,99}',
    '(?:(?:a?b{1,50}){1,50})',
    '[ab]{3}c+',
    '(?:a{0,40}){0,40}',
  ])('a pattern like %s is refused before it is ever used', (source) =>
    expect(() => boundedPattern(source)).toThrow('could run away'),
  );

  test.each(['a{1,9}', '[+*]', '\\+\\*', '(?:ab){0,5}', '(?:a{1,9} ){0,9}', '[0-9]{4}'])(
    'a pattern like %s has a bound',
    (source) => expect(boundedPattern(source).flags).toBe('gimu'),
  );

  const units = [
    ...[
      '1',
      '-',
      'a@',
      'a',
      '1-',
      '*',
      'x',
      ' ',
      'RCT-',
      'RCT 1 ',
      '3/11/26 ',
      'a.',
      'https://',
      '1,',
      '$1 ',
      '\n',
    ],
    ...[
      'on the ',
      'on aaaa\n',
      '>',
      'From:\nDate:\n',
      'last ',
      'paid ',
      'ref: ',
      '1.',
      '1 ',
      'usd ',
      'receipt ',
      '(1)',
    ],
    ...[
      'x*',
      'paid today ',
      '\u0301',
      '\u200b',
      '4111 ',
      'cs_',
      '%2F',
      'e85721cf',
      '31 Feb ',
      '@a.b',
      '٤٢ ',
      '👩‍👩‍👧',
    ],
  ];
  /** Each place of the text is begun at by no more patterns than there are; what each does there has a bound. */
  test.each(units)('%j a thousand times over: the work grows with the length and no faster', (unit) => {
    const work = (length: number) => {
      const exec = vi.spyOn(RegExp.prototype, 'exec');
      const { clues } = readClues(unit.repeat(length).slice(0, length), reader, 50);
      const calls = exec.mock.calls.length;
      exec.mockRestore();
      expect(clues.length).toBeLessThanOrEqual(50);
      return calls;
    };
    const [short, long] = [work(5000), work(20_000)];
    expect(long).toBeLessThan(4 * short + 1000);
  });
});
