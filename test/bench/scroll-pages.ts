import type { CDPSession, Page } from 'playwright-core';

export type Frames = {
  /** ms between the frames in which the rows moved. */
  moved: number[];
  /** ms spent at the end of what was there, waiting for more. */
  waited: number;
  /** Most elements that the table had. */
  nodes: number;
};

type Scroll = {
  /** What scrolls; nothing: the page itself. */
  box: string | null;
  /** px that the rows move with each frame. */
  step: number;
  /** px to go. */
  distance: number;
};

/** Scrolls a list as far as asked, the same step with every frame, and tells how long each frame took. */
export function scrollOn(page: Page, scroll: Scroll): Promise<Frames> {
  return page.evaluate(async ({ box, step, distance }) => {
    const target = (box === null ? null : document.querySelector(box)) ?? document.scrollingElement;
    if (!target) throw new Error('Nothing scrolls here.');
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const moved: number[] = [];
    let waited = 0;
    let nodes = 0;
    let last = await frame();
    for (let gone = 0; gone < distance;) {
      const from = target.scrollTop;
      target.scrollTop = from + step;
      const by = target.scrollTop - from;
      gone += by;
      const now = await frame();
      // A frame in which nothing moves costs nothing, so it must not flatter the others.
      if (by > step / 2) moved.push(now - last);
      else waited += now - last;
      last = now;
      if (moved.length % 20 === 0)
        nodes = Math.max(nodes, document.querySelectorAll('table, table *').length);
    }
    return { moved, waited, nodes };
  }, scroll);
}

/** MB of the tab's JavaScript memory that are in use after the garbage was collected. */
export async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

/**
 * Types a text into the list's box, each key when the one before is done, and gives the ms from each key press until the
 * rows that it filters to are painted.
 */
export async function typeInList(page: Page, text: string): Promise<number[]> {
  const box = page.getByRole('combobox', { name: 'Find in list' });
  await box.focus();
  const times: number[] = [];
  for (let length = 1; length <= text.length; length += 1) {
    // A handle: the page must listen before the key is pressed.
    const watch = await page.evaluateHandle(watchNextKey, text.slice(0, length));
    await page.keyboard.press(text.charAt(length - 1));
    times.push(await watch.evaluate(({ painted }) => painted));
    await watch.dispose();
  }
  await box.fill('');
  await page.waitForURL((url) => !url.searchParams.has('q'));
  return times;
}

/**
 * Runs in the page: ms from the next key press to the paint after the table has settled on the filter. The rows may be the
 * same as before; that they are the answer to this filter is told by the address, the answer and the table's own word.
 */
function watchNextKey(q: string): { painted: Promise<number> } {
  const painted = new Promise<number>((resolve) => {
    const asked = `q=${encodeURIComponent(q)}`;
    let pressedAt = 0;
    // The browser keeps 250 of them and then no more.
    performance.clearResourceTimings();
    addEventListener('keydown', ({ timeStamp }) => (pressedAt = timeStamp), { once: true, capture: true });
    const isAnswered = () =>
      performance
        .getEntriesByType('resource')
        .some(
          ({ name, startTime, duration }) =>
            startTime >= pressedAt &&
            duration > 0 &&
            /\/checkout-sessions\?/.test(name) &&
            name.includes(asked),
        );
    const look = () => {
      const table = document.querySelector('table');
      const isSettled = table === null || table.getAttribute('aria-busy') === 'false';
      if (pressedAt > 0 && isSettled && location.search.includes(asked) && isAnswered()) {
        const channel = new MessageChannel();
        // A task after the frame's own: by then it is painted.
        channel.port1.onmessage = () => resolve(performance.now() - pressedAt);
        channel.port2.postMessage(null);
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return { painted };
}
