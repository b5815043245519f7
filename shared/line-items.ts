import * as z from 'zod/mini';
import { maxAmount } from './money.ts';
import { filledText, text } from './text.ts';

/** More than any real order; keeps one request within the body limit. */
const maxLineItems = 100;

const wholeNumber = (message: string) => z.int(message);

/** One line of the order (seed page, "Line Items"): `unit_amount` in minor units; zero is a free item. */
const LineItemSchema = z.object(
  {
    name: filledText(200, 'Name the item.'),
    quantity: wholeNumber('Write a whole number, 1 or more.').check(
      z.minimum(1, 'The quantity must be 1 or more.'),
      z.maximum(100_000, 'The quantity can be at most 100000.'),
    ),
    unit_amount: wholeNumber('Write the price as a whole number of the smallest unit.').check(
      z.minimum(0, 'The price can’t be negative.'),
      z.maximum(maxAmount, `The price can be at most ${maxAmount}.`),
    ),
    description: z.optional(text(500)),
  },
  'Write each item as an object with name, quantity and unit_amount.',
);
export type LineItem = z.infer<typeof LineItemSchema>;

/** The lines of an order. Too many are refused as one fault, before each of them is looked at. */
export const LineItemsSchema = z.pipe(
  z
    .array(z.unknown(), 'Write the line items as a list.')
    .check(z.maxLength(maxLineItems, `Keep at most ${maxLineItems} line items.`)),
  z.array(LineItemSchema),
);

/** The sum of the items in minor units. */
export function sumOfItems(items: readonly Pick<LineItem, 'quantity' | 'unit_amount'>[]): number {
  return items.reduce((sum, item) => sum + item.quantity * item.unit_amount, 0);
}
