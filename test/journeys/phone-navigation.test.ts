import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

test.each([390, 360])(
  'every way of the desk is in view on a phone of %i px, as high as a finger',
  async (width) => {
    const page = await desk.open('/main/test', { width, height: 844, hasTouch: true, isMobile: true });
    const ways = page.getByRole('navigation', { name: 'Desk' }).getByRole('link');
    await ways.first().waitFor();
    const boxes = await ways.evaluateAll((links) =>
      links.map((link) => link.getBoundingClientRect().toJSON()),
    );
    expect(boxes).toHaveLength(5);
    for (const { left, right, width: wide, height } of boxes) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
      expect(Math.min(wide, height)).toBeGreaterThanOrEqual(44);
    }
    await page.getByRole('link', { name: 'Settings' }).tap();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  },
);
