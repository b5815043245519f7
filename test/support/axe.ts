import axe from 'axe-core';
import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

const OutcomeSchema = z.object({
  result: z.object({ value: z.optional(z.array(z.string())) }),
  exceptionDetails: z.optional(z.unknown()),
});

/**
 * What axe-core finds wrong with the page, a line per element: "rule: sentence at selector". The script goes in by the
 * browser's debugging door, which the content security policy does not govern, so that the policy stays on. Only the
 * given rules are tried, or all of them.
 */
export async function accessibilityFaults(page: Page, rules?: string[]): Promise<string[]> {
  const door = await page.context().newCDPSession(page);
  await door.send('Runtime.evaluate', { expression: axe.source });
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  const outcome = z.parse(
    OutcomeSchema,
    await door.send('Runtime.evaluate', {
      expression: `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(
        ({ id, help, nodes }) => nodes.map(({ target, any }) =>
          id + ': ' + help + ' at ' + target.join(' ') + ' ' + (any[0]?.message ?? ''))))`,
      awaitPromise: true,
      returnByValue: true,
    }),
  );
  await door.detach();
  if (!outcome.result.value) throw new Error(`axe-core failed: ${JSON.stringify(outcome.exceptionDetails)}`);
  return outcome.result.value;
}
