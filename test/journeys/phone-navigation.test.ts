import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

test.each([390, 360])(
  'every way of the desk is in view or one tap away on a phone of %i px, as high as a finger',
  async (width) => {
    const page = await desk.open('/main/test', { width, height: 844, hasTouch: true, isMobile: true });
    const bar = page.getByRole('navigation', { name: 'Desk' });
    const more = bar.getByRole('button', { name: 'More' });
    await more.waitFor();
    // "g s" stands beside a way where there is a keyboard: only what is seen counts.
    const inView = () =>
      bar.locator('a, button').evaluateAll((all) =>
        all
          .filter((it) => it.checkVisibility())
          .map((it) => ({
            word: (it as HTMLElement).innerText.trim(),
            ...it.getBoundingClientRect().toJSON(),
          })),
      );
    const words = (boxes: { word: string }[]) => boxes.map(({ word }) => word);
    const across = await inView();
    expect(words(across)).toEqual(['Overview', 'Payment links', 'Receipts', 'Days', 'More']);
    await more.tap();
    await bar.getByRole('link', { name: 'Settings' }).waitFor();
    const all = await inView();
    expect(words(all).slice(5)).toEqual(['Exports', 'Settlement', 'Look-up', 'Settings']);
    for (const { left, right, width: wide, height } of all) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
      expect(Math.min(wide, height)).toBeGreaterThanOrEqual(44);
    }
    await bar.getByRole('link', { name: 'Settings' }).tap();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await bar.getByRole('link', { name: 'Settings' }).waitFor({ state: 'hidden' });
    const marks = await Promise.all(
      [more, bar.getByRole('link', { name: 'Days' })].map((one) =>
        one.evaluate((it) => getComputedStyle(it).borderBottomColor),
      ),
    );
    expect(marks[0], 'More is marked when the page is one of its own').not.toBe(marks[1]);
  },
);
