import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

/** Exports the list on screen and gives where the file lies. */
async function exported(page: Page, form: string): Promise<{ path: string; name: string }> {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('radio', { name: form }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(await download.failure()).toBeNull();
  await page.getByText(/^Done and sealed/).waitFor();
  await page.getByRole('button', { name: 'Close' }).last().click();
  return { path: await download.path(), name: download.suggestedFilename() };
}

test('a file is exported, found on the page of exports, checked, and compared with what is there now', async () => {
  await desk.makeLink({ amount: 2500, currency: 'JMD', description: 'Cake' });
  await desk.makeLink({ amount: 700, currency: 'JMD', description: 'Patty' });
  const page = await desk.open('/main/test/checkout-sessions?currency=JMD');
  await page.getByRole('link', { name: 'Cake' }).waitFor();
  const { path, name } = await exported(page, 'Excel (XLSX)');
  expect(name).toMatch(/^payment-links-main-test-.*\.xlsx$/);
  const [sheet] = await readXlsx(await readFile(path));
  expect(sheet?.data).toHaveLength(3);

  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.getByRole('heading', { name: 'Exports', level: 1 }).waitFor();
  const item = page.getByRole('article', { name });
  await item.getByText('2 rows', { exact: false }).waitFor();
  expect(await item.getByRole('list', { name: 'Control totals' }).innerText()).toContain('32.00');
  expect(await accessibilityFaults(page)).toEqual([]);

  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: await readFile(path) });
  await page.getByText('is the very file that was exported').waitFor();
  const touched = await readFile(path);
  touched[60] = (touched[60] ?? 0) ^ 1;
  await file.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: touched });
  await page.getByText('is not what was exported').waitFor();

  await item.getByRole('button', { name: 'What changed since' }).click();
  await page.getByText('Nothing has changed: the same 2 rows.').waitFor();
  await desk.makeLink({ amount: 100, currency: 'JMD', description: 'Bun' });
  await page.getByRole('button', { name: 'Compare again' }).click();
  await page.getByText('2 rows then, 3 now: 1 added, 0 changed, 0 no longer matching.').waitFor();
  await page.getByText('Added', { exact: true }).click();
  await page.getByRole('link', { name: 'Bun' }).waitFor();

  const [seal] = await Promise.all([
    page.waitForEvent('download'),
    item.getByRole('button', { name: 'Download seal' }).click(),
  ]);
  const sealed = JSON.parse(await readFile(await seal.path(), 'utf8')) as { rows: number; file_name: string };
  expect(sealed).toMatchObject({ rows: 2, file_name: name });

  const [again] = await Promise.all([
    page.waitForEvent('download'),
    item.getByRole('button', { name: 'Run again' }).click(),
  ]);
  const [rows] = await readXlsx(await readFile(await again.path()));
  expect(rows?.data).toHaveLength(4);
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
  if (process.env['SHOTS']) {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await writeFile(
        `${process.env['SHOTS']}/exports-${width}.png`,
        await page.screenshot({ fullPage: true }),
      );
    }
    await page.emulateMedia({ colorScheme: 'dark' });
    await writeFile(`${process.env['SHOTS']}/exports-dark.png`, await page.screenshot({ fullPage: true }));
    await page.goto(`${desk.url}/main/test/checkout-sessions`);
    await page.getByRole('link', { name: 'Cake' }).waitFor();
    await page.keyboard.press('e');
    await page.getByRole('dialog').getByText('Columns', { exact: true }).click();
    await writeFile(`${process.env['SHOTS']}/dialog-390-dark.png`, await page.screenshot());
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await writeFile(`${process.env['SHOTS']}/dialog-1440.png`, await page.screenshot());
  }
});

test('chosen columns are what the file has', async () => {
  await desk.makeLink({ amount: 100, currency: 'EUR', description: 'Soup' });
  const page = await desk.open('/main/test/checkout-sessions?currency=EUR');
  await page.getByRole('link', { name: 'Soup' }).waitFor();
  await page.keyboard.press('e');
  await page.getByRole('dialog').getByText('Columns', { exact: true }).click();
  await page.getByRole('button', { name: 'None' }).click();
  await page.getByText('Choose at least one column.').waitFor();
  await page.getByRole('checkbox', { name: 'description', exact: true }).check();
  await page.getByRole('checkbox', { name: 'amount', exact: true }).check();
  await page.getByRole('radio', { name: 'CSV for Excel' }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toBe('\uFEFFamount,description\r\n1.00,Soup\r\n');
});
