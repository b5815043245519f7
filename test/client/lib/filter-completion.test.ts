import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completionAt, isUnderWay } from '../../../client/lib/filter-completion.ts';
import { text } from './filter-states.ts';

/** `|` stands for the caret. */
function complete(marked: string) {
  const caret = marked.indexOf('|');
  const typed = marked.replace('|', '');
  const found = completionAt(typed, caret, 'checkout_sessions', { created_by: ['ana@example.com'] });
  const take = (insert: string) => typed.slice(0, found?.start) + insert + typed.slice(found?.end);
  return { found, inserts: found?.options.map(({ insert }) => insert), take };
}

test('of receipts their own states are offered, and no other, in the list and in how to write it', () => {
  const states = completionAt('status:', 7, 'transactions')?.options.map(({ insert }) => insert);
  expect(states).toEqual(['authorized', 'captured', 'voided', 'refunded', 'partially_refunded', 'failed']);
  expect(completionAt('status:', 7, 'transactions')?.hint).toBe('status:captured,failed');
  expect(completionAt('status:', 7, 'checkout_sessions')?.hint).toBe('status:open,failed');
});

describe('while a filter is typed', () => {
  test.each([
    ['st|', ['status:']],
    ['cake cur|', ['currency:']],
    ['CARD|', ['card:', 'last4:']],
    [
      '-|',
      [
        '-status:',
        '-currency:',
        '-customer:',
        '-made_by:',
        '-gateway:',
        '-card:',
        '-last4:',
        '-receipt:',
        '-gateway_id:',
        '-has:',
        '-metadata.',
        '-id:',
      ],
    ],
    ['-cre|', ['-made_by:']],
    ['meta|', ['metadata.']],
    ['status:|', ['open', 'completed', 'failed', 'expired', 'cancelled']],
    ['status:pai|', ['completed']],
    ['status:open,f|', ['failed']],
    ['status:f|,open', ['failed']],
    ['status:open,|', ['completed', 'failed', 'expired', 'cancelled']],
    ['-currency:j|', ['JMD']],
    ['card:am|', ['amex']],
    ['has:|', ['transaction']],
    ['created:this|', ['this_week', 'this_month', 'this_year']],
    ['created:next|', []],
    ['expires:next|', ['next_7_days']],
    ['made_by:|', ['ana@example.com']],
    ['amount:|', []],
  ])('%s', (typed, inserts) => {
    expect(complete(typed).inserts).toEqual(inserts);
  });

  test.each(['|', 's|', 'zzz|', 'colour:r|', 'status|:open', 'status:open |'])(
    '%s offers nothing',
    (typed) => {
      expect(complete(typed).found).toBeUndefined();
    },
  );

  test('what is taken stands where it was typed', () => {
    expect(complete('zoe st| x').take('status:')).toBe('zoe status: x');
    expect(complete('status:open,f|,expired x').take('failed')).toBe('status:open,failed,expired x');
  });

  test('every value says how to write it', () => {
    expect(complete('amount:|').found?.hint).toContain('amount:10..50');
  });

  test('a condition is under way until the caret has left it', () => {
    expect(isUnderWay('zoe status:op', 13, 'checkout_sessions')).toBe(true);
    expect(isUnderWay('zoe status:op ', 14, 'checkout_sessions')).toBe(false);
    expect(isUnderWay('http://x', 8, 'checkout_sessions')).toBe(false);
  });

  test('no text and no caret is too odd', () => {
    fc.assert(
      fc.property(text, fc.nat(30), (typed, caret) => {
        const found = completionAt(typed, caret, 'transactions');
        expect(found === undefined || (found.start <= found.end && found.end <= typed.length)).toBe(true);
      }),
    );
  });
});
