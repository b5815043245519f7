import { describe, expect, test } from 'vitest';
import type { Backfill } from '#shared/backfill.ts';
import { progressText, resultText } from '../../../../client/features/backfill/backfill-text.ts';

const run: Backfill = {
  state: 'running',
  covers_from: null,
  started_at: '2026-11-21T14:00:00Z',
  finished_at: null,
  pages_read: 12,
  pages: 48,
  rows_read: 1200,
  rows: 4800,
  transactions_found: 0,
  sessions_found: 0,
  message: null,
};

describe('how far a comparison has come', () => {
  test('is told in receipts and pages', () => {
    expect(progressText(run)).toBe('1,200 of 4,800 receipts, page 12 of 48');
  });

  test('leaves out what nobody knows yet', () => {
    const first = { ...run, rows_read: 0, rows: null, pages_read: 0, pages: null };
    expect(progressText(first)).toBe('Nothing read yet');
    expect(progressText({ ...first, rows_read: 100 })).toBe('100 receipts');
  });

  test('says why pages are left when all receipts are read', () => {
    expect(progressText({ ...run, rows_read: 4800, pages_read: 50, pages: 96 })).toBe(
      '4,800 of 4,800 receipts, going through them once more, page 50 of 96',
    );
  });
});

describe('what a comparison found', () => {
  test.each([
    [0, 0, 'nothing was missing here.'],
    [1, 0, 'found 1 receipt that was not known here.'],
    [0, 2, 'found 2 payment links that were not known here.'],
    [1200, 1, 'found 1,200 receipts and 1 payment link that were not known here.'],
  ])('with %d receipts and %d links', (transactions_found, sessions_found, text) => {
    expect(resultText({ ...run, transactions_found, sessions_found })).toBe(text);
  });
});
