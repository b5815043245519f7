import { describe, expect, test } from 'vitest';
import { isChecking, itemStatus, whatToDo } from '../../../../client/features/unreconciled/item-texts.ts';
import type { Item } from '../../../../client/lib/item-page.ts';

const item: Item = {
  kind: 'intent',
  id: 'key',
  ref: 'ref',
  state: 'needs_person',
  since: '2026-11-21T14:00:00Z',
  message: 'The checkout API gave no clear answer for too long.',
  checkout_session_id: null,
  transaction_id: null,
  amount: 2500,
  currency: 'USD',
  description: 'Repair',
  made_by: 'Ana Ng',
  is_mine: false,
  new_attempt_key: null,
  actions: ['acknowledge'],
};

const seller = { mayReplaceKey: false, code: undefined };
const adviceOn = (changes: Partial<Item>) => whatToDo({ ...item, ...changes }, seller);

describe('what needs eyes', () => {
  test.each(['pending', 'unknown', 'confirming'])('is checked by itself while it is %s', (state) => {
    expect(isChecking({ ...item, state })).toBe(true);
    expect(adviceOn({ state })).toBe('You need do nothing.');
  });

  test.each(['needs_person', 'adopted', 'contradicted', 'missing_upstream', 'a state of tomorrow'])(
    'needs a person when it is %s',
    (state) => expect(isChecking({ ...item, state })).toBe(false),
  );

  test('an attempt of a colleague names who can go on with it', () => {
    expect(adviceOn({})).toBe('Only Ana Ng can make the new attempt.');
    expect(adviceOn({ made_by: null })).toBe('Only whoever made it can make the new attempt.');
  });

  test('one of one’s own says that nothing is made by looking', () => {
    expect(adviceOn({ is_mine: true, actions: ['new_attempt'] })).toMatch(/makes nothing by itself/);
  });

  test('nobody is told to press a button that they do not have', () => {
    expect(adviceOn({ is_mine: true, actions: ['acknowledge'] })).toMatch(/role can’t make a new attempt/);
    expect(adviceOn({ is_mine: true, new_attempt_key: 'begun', actions: ['acknowledge'] })).toMatch(
      /Go on with that one/,
    );
  });

  test('a refused key is for those to replace who can; nobody else is told that there is nothing to do', () => {
    const waiting: Item = { ...item, state: 'pending' };
    const code = 'api_key_rejected';
    expect(whatToDo(waiting, { mayReplaceKey: true, code })).toMatch(/^Replace the key/);
    expect(whatToDo(waiting, { mayReplaceKey: false, code })).toMatch(/^Ask an owner or admin/);
  });

  test('a webhook is to be read once more only where that is allowed', () => {
    const webhook: Item = { ...item, kind: 'webhook', actions: [] };
    expect(adviceOn({ ...webhook })).not.toMatch(/once more/);
    expect(adviceOn({ ...webhook, actions: ['replay'] })).toMatch(/once more/);
    expect(itemStatus(webhook).word).toBe('Webhook');
  });

  test('a state that nobody knows is shown as it is', () => {
    expect(itemStatus({ ...item, kind: 'session', state: 'a state of tomorrow' }).word).toBe(
      'a state of tomorrow',
    );
    expect(itemStatus({ ...item, kind: 'session', state: 'adopted' }).word).toBe('Found');
  });
});
