import { formatAmount } from '#shared/money.ts';
import { itemsTotal } from './create-request.ts';
import { html, type Html } from './html.ts';
import type { Session } from './sessions.ts';

/** More items than these are folded, so that the card form stays in reach. */
const shownItems = 6;

/** What the buyer pays for: description, items, subtotal, tax and total. */
export function orderSummary(session: Session): Html | null {
  const { description, line_items: items = [], subtotal, tax_amount } = session.request;
  // The amount already stands at the top: alone, it needs no summary.
  if (!description && items.length === 0 && subtotal === undefined && tax_amount === undefined) return null;
  const rows = items.map((item) => itemRow(item, session.currency));
  const more = rows.length - shownItems;
  return html`<section class="order" aria-labelledby="order">
    <h2 id="order">Order summary</h2>
    ${description ? html`<p class="description">${description}</p>` : null}
    ${
      rows.length > 0
        ? html`<ul class="items">
            ${rows.slice(0, shownItems)}
          </ul>`
        : null
    }
    ${
      more > 0
        ? html`<details class="more">
            <summary>${more} more ${more === 1 ? 'item' : 'items'}</summary>
            <ul class="items">
              ${rows.slice(shownItems)}
            </ul>
          </details>`
        : null
    }
    ${totals(session)}
  </section>`;
}

type Item = NonNullable<Session['request']['line_items']>[number];

function itemRow(item: Item, currency: string): Html {
  const money = (amount: number): string => formatAmount({ amount, currency });
  const each = item.quantity > 1 ? `${item.quantity} × ${money(item.unit_amount)}` : null;
  return html`<li>
    <span class="name"
      >${item.name}${item.description ? html`<small>${item.description}</small>` : null}${each ? html`<small>${each}</small>` : null}</span
    >
    <span class="figure">${money(item.quantity * item.unit_amount)}</span>
  </li>`;
}

function totals(session: Session): Html {
  const { request, amount, currency } = session;
  const items = itemsTotal(request);
  const subtotal = request.subtotal ?? items;
  const tax = request.tax_amount;
  // Prices that already make the amount have the tax in them, whatever net subtotal stands beside them.
  const included = tax !== undefined && (items ?? subtotal ?? amount) === amount;
  const row = (label: string, figure: number, name = ''): Html =>
    html`<div class="${name}">
      <dt>${label}</dt>
      <dd class="figure">
        ${formatAmount({ amount: figure, currency })}${name === 'total' ? html` <span class="currency">${currency}</span>` : null}
      </dd>
    </div>`;
  return html`<dl class="totals">
    ${subtotal !== null && !included && subtotal !== amount ? row('Subtotal', subtotal) : null}
    ${tax !== undefined && !included ? row(taxLabel(request), tax) : null} ${row('Total', amount, 'total')}
    ${tax !== undefined && included ? row(`Includes ${taxLabel(request)}`, tax, 'included') : null}
  </dl>`;
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 3 });

function taxLabel({ tax_name: name, tax_rate: rate }: Session['request']): string {
  const label = name || 'Tax';
  return rate === undefined ? label : `${label} (${percent.format(rate)})`;
}
