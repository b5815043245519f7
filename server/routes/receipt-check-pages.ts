import { bothClocks, zonedDay } from '#shared/both-clocks.ts';
import { checkTypedMost, writeCheckCode } from '#shared/check-codes.ts';
import { formatMoney } from '#shared/money.ts';
import { testNotice } from '#shared/receipt-documents.ts';
import { amountInWords, inTest, receiptStatus } from '#shared/receipt-status.ts';
import { htmlText } from '../html-text.ts';
import type { CheckedReceipt } from '../services/receipt-checks.ts';

/** The public pages on which a receipt is checked: server-made, without scripts, with nothing of the buyer. */

/** A receipt of ours: what it says of money, as it stands now. */
export function genuinePage(receipt: CheckedReceipt, now: number): string {
  const { merchant, mode, number, currency, amount, refunded, createdAt, checkedAt, timeZone } = receipt;
  const isTest = mode === 'test';
  const told = receiptStatus(receipt.status);
  const { tone, word, sentence, isTaken } = isTest ? inTest(told) : told;
  const money = (value: number | null) =>
    value === null || currency === null ? 'not known' : formatMoney({ amount: value, currency });
  const figure = amountInWords(receipt);
  const facts: [name: string, value: string][] = [
    ['Merchant', merchant],
    ['Receipt number', number ?? 'none'],
    [isTaken ? 'Amount paid' : 'Amount asked for', money(amount)],
    ...(refunded !== null && refunded > 0 ? [['Given back', money(refunded)] as [string, string]] : []),
    ['Day', createdAt === null ? 'not known' : `${zonedDay(createdAt, timeZone)} (${timeZone})`],
    [
      'Last confirmed',
      checkedAt === null ? 'not yet with the payment service' : bothClocks(checkedAt, timeZone).local,
    ],
    ['Asked', bothClocks(now, timeZone).local],
  ];
  const body = `
    <p class="verdict ${isTest ? 'test' : 'genuine'}">Genuine: this ${isTest ? 'TEST receipt' : 'receipt'} was issued by ${bdi(merchant)}.</p>
    <h1 class="status ${isTest ? 'test' : tone}">${htmlText(word)}${figure === null ? '' : ` <span>${htmlText(figure)}</span>`}</h1>
    <p>${htmlText(sentence)}</p>
    <dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${bdi(value)}</dd></div>`).join('')}</dl>
    <p class="note">Compare number, amount and day with the receipt that you were given. If they differ, it was changed.</p>`;
  return page({ title: 'Receipt check: genuine', body, isTest });
}

/** A code as codes are, which no receipt has. */
export function unknownPage(code: string): string {
  const shown = writeCheckCode(code);
  const body = `
    <p class="verdict unknown">Not genuine</p>
    <h1>No receipt has this code</h1>
    <p>The code “${bdi(shown)}” belongs to no receipt of this desk. Look whether it is typed as it is printed; if it is, the paper is not genuine.</p>
    ${form(shown)}`;
  return page({ title: 'Receipt check: not genuine', body });
}

/** Something else than a code was typed: that says nothing against the receipt. */
export function noCodePage(typed: string): string {
  const body = `
    <h1>Check a receipt</h1>
    <p class="verdict">This is no check code: a code has 16 characters and stands on the receipt beside the QR code.</p>
    <p>It is of digits and letters without U; dashes, spaces and capitals make no difference. The receipt number is not the check code.</p>
    ${form(typed)}`;
  return page({ title: 'Check a receipt: no check code', body });
}

export function askPage(): string {
  return page({
    title: 'Check a receipt',
    body: `<h1>Check a receipt</h1><p>Type the check code that is printed on the receipt.</p>${form()}`,
  });
}

export function busyPage(seconds: number, typed: string): string {
  return page({
    title: 'Receipt check: wait a moment',
    body: `<h1>Too many checks from here</h1><p>Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.</p>${form(typed)}`,
  });
}

const bdi = (text: string) => `<bdi>${htmlText(text)}</bdi>`;

/** `typed` stays in the field, so that one wrong letter is mended and not all typed again. */
function form(typed = ''): string {
  const value = typed === '' ? '' : ` value="${htmlText(typed.slice(0, checkTypedMost))}"`;
  return `<form method="get" action="/check">
      <label for="code">Check code</label>
      <input id="code" name="code"${value} required maxlength="${checkTypedMost}" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="K7QW-2M4X-9TFA-0C3B">
      <button>Check</button>
    </form>`;
}

function page({ title, body, isTest = false }: { title: string; body: string; isTest?: boolean }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${isTest ? 'TEST · ' : ''}${title}</title>
<link rel="icon" href="/favicon${isTest ? '-test' : ''}.svg" type="image/svg+xml">
<link rel="stylesheet" href="/return.css">
<link rel="stylesheet" href="/check.css">
</head>
<body>${isTest ? `<header>${htmlText(testNotice)}</header>` : ''}<main class="check">${body}</main></body>
</html>
`;
}
