import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeDraftKeeper } from '../../../../client/features/checkout-session-form/draft-keeper.ts';
import type { KeptState } from '../../../../client/features/checkout-session-form/draft-keeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Save = { text: unknown; leaving: boolean; done: () => void; fail: (error: unknown) => void };

/** A keeper whose saves are settled by hand. */
function startKeeper(judge: (error: unknown) => 'again' | 'never' = () => 'again') {
  const saves: Save[] = [];
  const states: KeptState[] = [];
  const keeper = makeDraftKeeper({
    save: (draft, leaving) =>
      new Promise<void>((resolve, reject) => {
        saves.push({ text: draft['text'], leaving, done: resolve, fail: reject });
      }),
    judge,
    onState: (state) => states.push(state),
  });
  return { keeper, saves, states, texts: () => saves.map((save) => save.text) };
}

describe('a draft keeper', () => {
  test('saves once typing has rested for half a second, and only the newest text', async () => {
    const { keeper, saves, states, texts } = startKeeper();
    keeper.change({ text: '2' });
    await vi.advanceTimersByTimeAsync(300);
    keeper.change({ text: '25' });
    await vi.advanceTimersByTimeAsync(499);
    expect(texts()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(texts()).toEqual(['25']);
    saves[0]?.done();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('kept');
  });

  test('has one save on its way at a time, and sends what was typed meanwhile after it', async () => {
    const { keeper, saves, texts } = startKeeper();
    keeper.change({ text: 'a' });
    await vi.advanceTimersByTimeAsync(500);
    keeper.change({ text: 'ab' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(texts()).toEqual(['a']);
    saves[0]?.done();
    await vi.advanceTimersByTimeAsync(0);
    expect(texts()).toEqual(['a', 'ab']);
  });

  test('a flush settles once the newest text has been sent', async () => {
    const { keeper, saves } = startKeeper();
    keeper.change({ text: 'a' });
    const settled = vi.fn<() => void>();
    void keeper.flush().then(settled);
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).not.toHaveBeenCalled();
    saves[0]?.done();
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toHaveBeenCalledOnce();
  });

  test('says offline when a save fails, and tries again by itself', async () => {
    const { keeper, saves, states, texts } = startKeeper();
    keeper.change({ text: 'a' });
    await vi.advanceTimersByTimeAsync(500);
    saves[0]?.fail(new Error('no answer'));
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('offline');
    await vi.advanceTimersByTimeAsync(3000);
    expect(texts()).toEqual(['a', 'a']);
    saves[1]?.done();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('kept');
  });

  test('does not go on with a draft that the server will never take', async () => {
    const { keeper, saves, states, texts } = startKeeper(() => 'never');
    keeper.change({ text: 'a' });
    await vi.advanceTimersByTimeAsync(500);
    saves[0]?.fail(new Error('frozen'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(texts()).toEqual(['a']);
    expect(states.at(-1)).toBe('refused');
  });

  test('sends what is unsaved in a way that outlives the page when the page is left, and nothing otherwise', async () => {
    const { keeper, saves } = startKeeper();
    keeper.leave();
    expect(saves).toEqual([]);
    keeper.change({ text: 'a' });
    keeper.leave();
    expect(saves.map(({ text, leaving }) => [text, leaving])).toEqual([['a', true]]);
  });
});
