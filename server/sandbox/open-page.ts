import { formatAmount, formatMoney } from '#shared/money.ts';
import type { Account } from './accounts.ts';
import type { CardField, CardFormErrors, Typed } from './card-form.ts';
import { grouped, testCards } from './cards.ts';
import { html, type Html } from './html.ts';
import { orderSummary } from './order-summary.ts';
import type { Session } from './sessions.ts';

type OpenPage = { session: Session; account: Account; now: number; errors?: CardFormErrors; typed?: Typed };

/** The page on which a buyer pays: a plain form that needs no script. */
export function openPage({ session, account, now, errors = {}, typed }: OpenPage): Html {
  const { id, amount, currency, request } = session;
  const price = formatMoney({ amount, currency });
  return html`<main class="pay">
    <header>
      <p class="merchant">${account.name}</p>
      <h1>
        <span class="visually-hidden">Pay </span
        ><span class="figure">${formatAmount({ amount, currency })}</span>
        <span class="currency">${currency}</span>
      </h1>
      ${countdown(session, now)}
    </header>
    ${orderSummary(session)}
    <section class="card" aria-labelledby="card">
      <h2 id="card">Pay by card</h2>
      <form method="post" action="/checkout/${id}/pay" data-enhance data-busy="Paying…" novalidate>
        ${field({ name: 'card_number', label: 'Card number', autocomplete: 'cc-number', numeric: true, maxlength: 30, example: '1234 1234 1234 1234' }, errors)}
        <div class="pair">
          ${field({ name: 'expiry', label: 'Expiry', autocomplete: 'cc-exp', numeric: true, maxlength: 9, example: 'MM / YY', value: typed?.expiry }, errors)}
          ${field({ name: 'security_code', label: 'Security code', autocomplete: 'cc-csc', numeric: true, maxlength: 4, example: '3 or 4 digits' }, errors)}
        </div>
        ${field({ name: 'card_name', label: 'Name on card', autocomplete: 'cc-name', numeric: false, maxlength: 100, value: typed?.card_name ?? request.customer?.name }, errors)}
        <p class="problem" role="alert" data-problem hidden></p>
        <button class="primary" type="submit">Pay ${price}</button>
      </form>
      <form method="post" action="/checkout/${id}/cancel" data-enhance data-busy="Cancelling…">
        <button class="quiet" type="submit">Cancel</button>
      </form>
      ${testCardList(errors.card_number !== undefined)}
    </section>
  </main>`;
}

function countdown(session: Session, now: number): Html {
  const at = new Date(session.expires_at);
  const clock = at.toISOString().slice(11, 16);
  const secondsLeft = Math.max(0, Math.ceil((session.expires_at - now) / 1000));
  return html`<p class="clock" role="timer" data-seconds-left="${secondsLeft}">
      Expires at <time datetime="${at.toISOString()}">${clock} UTC</time>
    </p>
    <p class="visually-hidden" role="status" data-announce></p>`;
}

type Field = {
  name: CardField;
  label: string;
  autocomplete: string;
  numeric: boolean;
  maxlength: number;
  example?: string;
  value?: string | undefined;
};

function field(input: Field, errors: CardFormErrors): Html {
  const { name, label, autocomplete, numeric, maxlength, example, value } = input;
  const error = errors[name];
  const firstWrong = Object.keys(errors)[0] === name;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="text"
      autocomplete="${autocomplete}"
      maxlength="${maxlength}"
      aria-required="true"
      aria-describedby="${name}-error"
      spellcheck="false"
      ${numeric ? html` inputmode="numeric"` : html` autocapitalize="words"`}${example ? html` placeholder="${example}"` : null}${value ? html` value="${value}"` : null}${error ? html` aria-invalid="true"` : null}${firstWrong ? html` autofocus` : null}
    />
    <p class="error" id="${name}-error" data-error="${name}" ${error ? null : html` hidden`}>${error}</p>
  </div>`;
}

function testCardList(open: boolean): Html {
  return html`<details class="cards" ${open ? html` open` : null}>
    <summary>Test cards</summary>
    <p>Any expiry in the future, any security code (Amex: 4 digits), any name.</p>
    <ul>
      ${testCards.map(
        (card) =>
          html`<li>
            <code>${grouped(card.number)}</code>
            <span>${card.label}</span>
            <button
              type="button"
              class="fill"
              data-fill="${grouped(card.number)}"
              aria-label="Use card ending ${card.number.slice(-4)}"
              hidden
            >
              Use
            </button>
          </li>`,
      )}
    </ul>
  </details>`;
}
