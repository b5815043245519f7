import { clsx } from 'clsx';
import type { Ref } from 'react';
import type { Paper } from '#shared/receipt-documents.ts';
import type { ReceiptSheet } from '#shared/receipt-sheets.ts';
import { CheckQr } from './check-qr.tsx';
import './receipt.css';

type ReceiptPaperProps = { sheet: ReceiptSheet; paper: Paper; ref?: Ref<HTMLElement> };

/** The receipt as it is printed: black on white in every colour scheme, as wide as its paper. */
export function ReceiptPaper({ sheet, paper, ref }: ReceiptPaperProps) {
  const { status, check } = sheet;
  return (
    <article ref={ref} aria-label="Receipt" className={clsx('receipt', `receipt-${paper}`)}>
      {sheet.test !== null && (
        <>
          <div aria-hidden="true" className="receipt-watermark" />
          <p className="receipt-test">{sheet.test}</p>
        </>
      )}
      <header>
        <p className="receipt-merchant">
          <bdi>{sheet.merchant}</bdi>
        </p>
        <p className="receipt-muted">
          {sheet.title} {sheet.number !== null && <bdi>{sheet.number}</bdi>}
        </p>
      </header>
      <div>
        <p className="receipt-status">
          <bdi>{status.word}</bdi> · {sheet.amount}
        </p>
        <p className="receipt-muted">{status.sentence}</p>
      </div>
      {sheet.lines.length > 0 && (
        <table>
          <caption className="sr-only">What it was for</caption>
          <tbody>
            {sheet.lines.map(({ name, detail, amount }, index) => (
              <tr key={index}>
                <th scope="row">
                  <bdi>{name}</bdi>
                  {detail !== '' && <bdi className="receipt-muted receipt-detail">{detail}</bdi>}
                </th>
                <td className="receipt-amount">{amount}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sheet.sums.length > 0 && (
        <table>
          <caption className="sr-only">Sums</caption>
          <tbody>
            {sheet.sums.map(({ name, amount, isTotal }) => (
              <tr key={name} className={clsx(isTotal && 'receipt-total')}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td className="receipt-amount">{amount}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl>
        {sheet.facts.map(({ name, value, isCode }) => (
          <div key={name}>
            <dt className="receipt-muted">{name}</dt>
            <dd className={clsx(isCode && 'receipt-code')}>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <footer>
        <CheckQr url={check.url} />
        <div>
          <h2>Check this receipt</h2>
          <p className="receipt-check">{check.code}</p>
          <p>
            <a href={check.url} target="_blank" rel="noopener noreferrer">
              {check.url}
            </a>
          </p>
          <p className="receipt-muted">{check.text}</p>
        </div>
      </footer>
    </article>
  );
}
