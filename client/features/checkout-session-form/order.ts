import type { FieldMessages } from '#shared/errors.ts';
import { sumOfItems } from '#shared/line-items.ts';
import type { LineItem } from '#shared/line-items.ts';
import { parseMoney } from '#shared/money-input.ts';
import { taxFor } from '#shared/tax.ts';
import { isBlankItem } from './form-values.ts';
import type { FormValues, ItemRow } from './form-values.ts';
import { parsePercent } from './tax-rate.ts';

/**
 * The order as far as it can be read from what has been typed; amounts in minor units. `total` is what the
 * buyer pays: it is there only when every figure that leads to it is. `rows` says which row of the form
 * each item came from (rows left blank are passed over). `errors` carry the form's field names.
 */
export type Order = {
  items: LineItem[];
  rows: number[];
  hasItems: boolean;
  base: number | undefined;
  tax:
    | { name: string; amount: number; rate: string | undefined; stands: FormValues['tax']['stands'] }
    | undefined;
  total: number | undefined;
  errors: FieldMessages;
};

/** Reads the figures of the form: items or the typed amount first, then the tax on or in them. */
export function readOrder(values: FormValues): Order {
  const errors: FieldMessages = {};
  const { items, rows, isWhole, hasItems } = readItems(values, errors);
  const base = hasItems ? (isWhole ? sumOfItems(items) : undefined) : readAmount(values, errors);
  const tax = readTax(values, base, errors);
  const needsTax = values.tax.by !== 'none';
  const onTop = tax?.stands === 'on_top' ? tax.amount : 0;
  const total = base === undefined || (needsTax && !tax) ? undefined : base + onTop;
  return { items, rows, hasItems, base, tax, total, errors };
}

function readAmount(values: FormValues, errors: FieldMessages): number | undefined {
  const read = parseMoney(values.amount, values.currency);
  if (read.ok) return read.amount;
  errors['amount'] = [read.message];
  return undefined;
}

function readItems(values: FormValues, errors: FieldMessages) {
  const items: LineItem[] = [];
  const rows: number[] = [];
  let isWhole = true;
  for (const [index, row] of values.items.entries()) {
    if (isBlankItem(row)) continue;
    const item = readItem(row, index, values.currency, errors);
    rows.push(index);
    if (item) items.push(item);
    else isWhole = false;
  }
  return { items, rows, isWhole, hasItems: rows.length > 0 };
}

function readItem(
  row: ItemRow,
  index: number,
  currency: string,
  errors: FieldMessages,
): LineItem | undefined {
  const quantity = /^\d{1,9}$/.test(row.quantity.trim()) ? Number(row.quantity) : 0;
  if (quantity < 1) errors[`items.${index}.quantity`] = ['Write a whole number, 1 or more.'];
  const price = readPrice(row.price, currency);
  if (!price.ok) errors[`items.${index}.price`] = [price.message];
  if (row.name.trim() === '') errors[`items.${index}.name`] = ['Name the item.'];
  if (quantity < 1 || !price.ok) return undefined;
  const note = row.note.trim();
  return { name: row.name.trim(), quantity, unit_amount: price.amount, ...(note && { description: note }) };
}

/** An item may be free, which an amount may not. */
function readPrice(text: string, currency: string) {
  if (/^0+(?:[.,]0*)?$/.test(text.trim())) return { ok: true, amount: 0 } as const;
  const read = parseMoney(text, currency);
  return read.ok || text.trim()
    ? read
    : { ok: false as const, message: 'Enter the price of one; 0 if it is free.' };
}

function readTax(values: FormValues, base: number | undefined, errors: FieldMessages): Order['tax'] {
  const { by, stands, name } = values.tax;
  if (by === 'none') return undefined;
  const label = name.trim();
  if (by === 'rate') {
    const rate = parsePercent(values.tax.rate);
    if (!rate) errors['tax.rate'] = ['Write the rate in per cent, from 0 to 100, like 15 or 16.5.'];
    if (!rate || base === undefined) return undefined;
    return { name: label, stands, rate: rate.decimal, amount: taxFor(base, rate.decimal, stands) };
  }
  const sum = parseMoney(values.tax.sum, values.currency);
  if (!sum.ok) errors['tax.sum'] = [values.tax.sum.trim() ? sum.message : 'Enter the tax to charge.'];
  if (!sum.ok || base === undefined) return undefined;
  if (stands === 'included' && sum.amount >= base) {
    errors['tax.sum'] = ['The tax is more than the price that holds it.'];
    return undefined;
  }
  return { name: label, stands, rate: undefined, amount: sum.amount };
}
