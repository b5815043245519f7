import { describe, expect, test } from 'vitest';
import type { Draft, Intent } from '#shared/intents.ts';
import {
  ChangedElsewhereError,
  makeDraftGuard,
} from '../../../../client/features/checkout-session-form/draft-guard.ts';
import { blankValues, draftOf } from '../../../../client/features/checkout-session-form/form-values.ts';

const over = (amount: string) => draftOf({ ...blankValues, amount });

/** A guard before a server that holds the given draft; `hold` lets somebody write another. */
function guardBefore(first: Draft | null, state: Intent['state'] = 'draft') {
  let held = first;
  let reads = 0;
  const guard = makeDraftGuard({
    first,
    read: () => {
      reads += 1;
      const error = null;
      const rest = {
        key: 'k',
        state,
        checkout_session: null,
        error,
        attempts: 0,
        submitted_at: null,
        updated_at: '2026-11-21T14:02:00Z',
        new_attempt_key: null,
        new_attempt_of: null,
      };
      return Promise.resolve(held && { ...rest, body: held });
    },
  });
  return { guard, hold: (draft: Draft) => void (held = draft), reads: () => reads };
}

describe('a draft guard', () => {
  test('lets a save pass while the server holds what this tab knows', async () => {
    const { guard, reads } = guardBefore(over('10'));
    await expect(guard.check(over('12'))).resolves.toBeUndefined();
    expect(reads()).toBe(1);
  });

  test('does not ask about a draft that was never kept', async () => {
    const { guard, reads } = guardBefore(null);
    await guard.check(over('12'));
    expect(reads()).toBe(0);
  });

  test('stops a save over figures of another tab, and says which', async () => {
    const { guard, hold } = guardBefore(over('10'));
    hold(over('20'));
    const refusal: unknown = await guard.check(over('12')).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ChangedElsewhereError);
    expect((refusal as ChangedElsewhereError).intent.body).toEqual(over('20'));
    expect(guard.isBehind()).toBe(true);
    guard.accept(over('20'));
    expect(guard.isBehind()).toBe(false);
    await expect(guard.check(over('12'))).resolves.toBeUndefined();
  });

  test('takes a save of its own whose answer was lost for its own', async () => {
    const { guard, hold } = guardBefore(over('10'));
    guard.sending(over('12'));
    hold(over('12'));
    await expect(guard.check(over('125'))).resolves.toBeUndefined();
  });

  test('finds nothing to tell where another tab has typed the same', async () => {
    const { guard, hold } = guardBefore(over('10'));
    hold(over('12'));
    await expect(guard.check(over('12'))).resolves.toBeUndefined();
  });

  test('leaves a frozen attempt to the save, which is refused', async () => {
    const { guard, hold } = guardBefore(over('10'), 'pending');
    hold(over('20'));
    await expect(guard.check(over('12'))).resolves.toBeUndefined();
  });
});
