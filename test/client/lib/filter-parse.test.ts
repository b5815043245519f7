import { describe, expect, test } from 'vitest';
import { readFilterText } from '../../../client/lib/filter-parse.ts';
import { formatFilterText } from '../../../client/lib/filter-text.ts';
import { plain } from '../../../client/lib/filter-words.ts';

const read = (text: string, before?: Record<string, string>) => {
  const { filters, notes } = readFilterText(text, 'checkout_sessions', before);
  return {
    filters,
    notes: notes.map(({ marked, fix }) => (fix ? `${plain(marked)} → ${fix}` : plain(marked))),
  };
};
const filtersOf = (text: string) => read(text).filters;

describe('a filter in text', () => {
  test.each<[string, Record<string, string>]>([
    ['', {}],
    ['   ', {}],
    ['zoe  baptiste ', { q: 'zoe  baptiste' }],
    ['status:open,failed', { status: 'open,failed' }],
    ['Status:PAID status:partly', { status: 'completed,partly' }],
    ['status:"paid"', { status: 'paid' }],
    ['-currency:usd', { currency_not: 'USD' }],
    ['−currency:usd', { currency_not: 'USD' }],
    ['amount:>=1000', { amount_min: '100000' }],
    ['amount:1,000.50', { amount_min: '100050', amount_max: '100050' }],
    ['amount:10..50', { amount_min: '1000', amount_max: '5000' }],
    ['amount:..50', { amount_max: '5000' }],
    ['amount:10..', { amount_min: '1000' }],
    ['amount:>10 amount:<50', { amount_min: '1001', amount_max: '4999' }],
    ['amount:>=0', { amount_min: '0' }],
    ['amount:"J$ 1 000" currency:jmd', { amount_min: '100000', amount_max: '100000', currency: 'JMD' }],
    ['created:this_week', { created: 'this_week' }],
    ['created:"This week"', { created: 'this_week' }],
    ['created:2026-11-01..2026-11-30', { created_from: '2026-11-01', created_to: '2026-12-01' }],
    ['created:2026-11-01', { created_from: '2026-11-01', created_to: '2026-11-02' }],
    ['created:2026-02', { created_from: '2026-02-01', created_to: '2026-03-01' }],
    ['completed:2026', { completed_from: '2026-01-01', completed_to: '2027-01-01' }],
    ['created:>2026-11-01 created:<2026-11-30', { created_from: '2026-11-02', created_to: '2026-11-30' }],
    ['expires:<=2026-11-30', { expires_to: '2026-12-01' }],
    ['created:>=2026-11-01T05:00:00z', { created_from: '2026-11-01T05:00:00Z' }],
    [
      'created:2026-11-01..2026-11-02T05:00:00Z',
      { created_from: '2026-11-01', created_to: '2026-11-02T05:00:00Z' },
    ],
    ['customer:"Ana Ng"', { customer: 'Ana Ng' }],
    ['customer:“Ana Ng”,zoe', { customer: 'Ana Ng,zoe' }],
    ['customer:"Smith, John",zoe', { customer: String.raw`Smith\, John,zoe` }],
    ['customer:"a, b" customer:c', { customer: String.raw`a\, b,c` }],
    [String.raw`customer:"say \"hi\" \\ now"`, { customer: String.raw`say "hi" \ now` }],
    ['-made_by:"ana@example.com"', { created_by_not: 'ana@example.com' }],
    ['created_by:u_1', { created_by: 'u_1' }],
    ['metadata.order_id:1042', { 'metadata[order_id]': '1042' }],
    ['-metadata."my key":"a, b"', { 'metadata_not[my key]': 'a, b' }],
    ['metadata.a.b:x,y:z', { 'metadata[a.b]': 'x,y:z' }],
    ['has:transaction', { has_transaction: 'true' }],
    ['-has:receipt', { has_transaction: 'false' }],
    ['card:"American Express"', { card_brand: 'American Express' }],
    ['card:american-express last4:0071', { card_brand: 'amex', card_last4: '0071' }],
    ['receipt:42,RCT-43', { receipt_number: '42,RCT-43' }],
    ['gateway:fac gateway_id:88-42 id:cs_1', { gateway: 'fac', gateway_transaction_id: '88-42', id: 'cs_1' }],
    ['zoe status:open baptiste', { status: 'open', q: 'zoe baptiste' }],
    ['"status:open"', { q: 'status:open' }],
    ['"50% off" cake_', { q: '"50% off" cake_' }],
    ['-cake a:b http://x.example:80/ 12:30', { q: '-cake a:b http://x.example:80/ 12:30' }],
  ])('%s', (text, filters) => {
    expect(filtersOf(text)).toEqual(filters);
  });

  test('adds to what is set: values of a field come together, an amount or a date takes the place of another', () => {
    const before = { status: 'failed', amount_max: '100', created: 'today', q: 'old' };
    expect(read('status:open amount:>=1 created:2026-11-01 new', before).filters).toEqual({
      status: 'failed,open',
      amount_min: '100',
      amount_max: '100',
      created_from: '2026-11-01',
      created_to: '2026-11-02',
      q: 'new',
    });
  });

  test('an amount is read in the currency that is set already', () => {
    expect(read('amount:J$5', { currency: 'JMD' })).toEqual({
      filters: { currency: 'JMD', amount_min: '500', amount_max: '500' },
      notes: [],
    });
  });
});

describe('what can’t be understood stays text, and a note says what to write', () => {
  test.each<[string, string]>([
    [
      'stauts:open',
      'There is no field stauts, so this is looked for as text. Did you mean status? → status:open',
    ],
    ['colour:red', 'There is no field colour, so this is looked for as text.'],
    ['currency:XYZ', 'There is no currency XYZ that the desk knows.'],
    ['currency:usdd', 'There is no currency USDD that the desk knows. Did you mean usd? → currency:usd'],
    ['amount:abc', 'abc is not an amount. Write it like amount:1234.00.'],
    ['amount:2.500', '“2.500” can be read in more than one way. Write it like 1234.00.'],
    ['amount:>=1000JMD', 'Give the currency as a condition of its own. → currency:JMD amount:>=1000'],
    ['-amount:5', 'amount can’t be turned round. Write it without the minus, with < or >.'],
    [
      'created:2026-02-30',
      'Write dates like created:2026-11-01, created:2026-11-01..2026-11-30 or created:this_week.',
    ],
    [
      'created:2026-11-01T05:00:00Z',
      'A moment alone finds nothing. Write created:>=2026-11-01T05:00:00Z. → created:>=2026-11-01T05:00:00Z',
    ],
    ['status:', 'Write a value behind status:, like status:open,failed'],
    ['metadata:5', 'Name the entry too, like metadata.order_id:1042'],
    ['has:cake', 'Write has:transaction or -has:transaction. → has:transaction'],
  ])('%s', (text, note) => {
    expect(read(text).notes[0]).toBe(note);
    expect(filtersOf(text)).toEqual({ q: text });
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'status:opne',
      { status: 'opne' },
      'There is no status opne that the desk knows. Did you mean open? → status:open',
    ],
    [
      'amount:50..10',
      { amount_min: '5000', amount_max: '1000' },
      'The smaller amount comes first. → amount:10..50',
    ],
    [
      'created:today created:2026-11-01',
      { created_from: '2026-11-01', created_to: '2026-11-02' },
      'created is given more than once: the last one counts.',
    ],
    [
      'amount:5 amount:6',
      { amount_min: '600', amount_max: '600' },
      'amount is given more than once: the last one counts.',
    ],
    [
      'customer:"Ana Ng',
      { customer: 'Ana Ng' },
      'The quotation mark behind customer: was never closed; it was read to the end.',
    ],
  ])('%s is understood all the same', (text, filters, note) => {
    expect(read(text).filters).toEqual(filters);
    expect(read(text).notes[0]).toBe(note);
  });

  test('a value that is too long is no condition', () => {
    const { filters, notes } = read(`customer:${'x'.repeat(501)}`);
    expect(filters).toEqual({});
    expect(notes[0]).toBe('This is too long, or holds characters that can’t be looked for.');
  });

  test('a text that is too long is not looked for, and that is said', () => {
    expect(read(`${'x'.repeat(5000)} status:open`)).toEqual({
      filters: { status: 'open' },
      notes: ['Shorten the text to at most 500 characters without control characters.'],
    });
  });

  test('receipts have no filter for having one', () => {
    expect(readFilterText('has:transaction', 'transactions').filters).toEqual({ q: 'has:transaction' });
  });

  test.each([
    ['has:refund', { has_refund: 'true' }],
    ['-has:refund', { has_refund: 'false' }],
    ['decline:51,05', { decline_code: '51,05' }],
  ])('of receipts, “%s” is understood', (text, filters) => {
    expect(readFilterText(text, 'transactions').filters).toEqual(filters);
  });

  test('pathological text is taken apart in no time', () => {
    for (const text of [
      '"'.repeat(5000),
      ' "'.repeat(2500),
      '\\"'.repeat(2500),
      'status:'.repeat(700),
      'a:b '.repeat(1250),
    ]) {
      const started = performance.now();
      formatFilterText(readFilterText(text, 'checkout_sessions').filters, 'checkout_sessions');
      expect(performance.now() - started).toBeLessThan(200);
    }
  });
});
