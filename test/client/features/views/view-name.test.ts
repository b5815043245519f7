import { describe, expect, test } from 'vitest';
import { viewName } from '../../../../client/features/views/view-name.ts';
import { parseListState } from '../../../../client/lib/list-state.ts';
import { SaveViewSchema } from '#shared/views.ts';

const nameOf = (query: string) => {
  const { state } = parseListState(new URLSearchParams(query), 'checkout_sessions');
  return viewName(state, 'checkout_sessions', 'America/Jamaica', Date.UTC(2026, 10, 23, 12));
};

describe('the name that is proposed for a view', () => {
  test('is the filter’s sentence, without the usual order', () => {
    expect(nameOf('status=open,failed&currency=USD')).toBe('Open or failed payment links in USD');
    expect(nameOf('status=failed&sort=-amount')).toBe('Failed payment links, largest amount first');
  });

  test('of a list without filters says that it is all of it', () => {
    expect(nameOf('')).toBe('All payment links');
  });

  test.each([
    `q=${'word '.repeat(60)}`,
    `q=${'x'.repeat(300)}`,
    `q=${encodeURIComponent('🧁'.repeat(150))}`,
    `q=${encodeURIComponent(`a${'🧁'.repeat(150)}`)}`,
    `metadata[order]=${encodeURIComponent('two\nlines')}`,
  ])('is one that can be saved: %s', (query) => {
    const name = nameOf(query);
    expect(name).not.toMatch(/\n/);
    const saved = { name, noun: 'checkout_sessions', query: '', shared_with: [], layout: null } as const;
    expect(SaveViewSchema.parse(saved)).toEqual(saved);
  });

  test('is cut between words where it is too long', () => {
    const name = nameOf(`q=${'word '.repeat(60)}`);
    expect(name.length).toBeLessThanOrEqual(100);
    expect(name).toMatch(/“word”…$/);
  });
});
