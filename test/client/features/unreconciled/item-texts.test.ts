import { describe, expect, test } from 'vitest';
import {
  isChecking,
  itemStatus,
  whatToDo,
  type Item,
} from '../../../../client/features/unreconciled/item-texts.ts';

const item: Item = {
  kind: 'intent',
  id: 'key',
  ref: 'ref',
  state: 'needs_person',
  since: '2026-11-21T14:00:00Z',
  message: 'The checkout API gave no clear answer for too long.',
  amount: 2500,
  currency: 'USD',
  description: 'Repair',
  made_by: 'Ana Ng',
  is_mine: false,
  actions: ['acknowledge'],
};

describe('what needs eyes', () => {
  test.each(['pending', 'unknown', 'confirming'])('is checked by itself while it is %s', (state) => {
    expect(isChecking({ ...item, state })).toBe(true);
    expect(whatToDo({ ...item, state })).toMatch(/do nothing/);
  });

  test.each(['needs_person', 'adopted', 'contradicted', 'missing_upstream', 'a state of tomorrow'])(
    'needs a person when it is %s',
    (state) => expect(isChecking({ ...item, state })).toBe(false),
  );

  test('an attempt of a colleague names who can go on with it', () => {
    expect(whatToDo(item)).toBe('Only Ana Ng can make the new attempt.');
    expect(whatToDo({ ...item, made_by: null })).toBe('Only whoever made it can make the new attempt.');
  });

  test('one of one’s own says that nothing is made by looking', () => {
    expect(whatToDo({ ...item, is_mine: true })).toMatch(/makes nothing by itself/);
  });

  test('a webhook is to be read once more only where that is allowed', () => {
    const webhook: Item = { ...item, kind: 'webhook', actions: [] };
    expect(whatToDo(webhook)).not.toMatch(/once more/);
    expect(whatToDo({ ...webhook, actions: ['replay'] })).toMatch(/once more/);
    expect(itemStatus(webhook).word).toBe('Webhook');
  });

  test('a state that nobody knows is shown as it is', () => {
    expect(itemStatus({ ...item, kind: 'session', state: 'a state of tomorrow' }).word).toBe(
      'a state of tomorrow',
    );
    expect(itemStatus({ ...item, kind: 'session', state: 'adopted' }).word).toBe('Found');
  });
});
