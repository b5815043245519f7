import { useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { DayDetail, DayReceipt } from '#shared/days.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useCan } from '../../lib/me.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { transactionStatus } from '../../lib/status.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';

type UnreviewedProps = {
  account: Account;
  day: DayDetail;
  isBusy: boolean;
  onTick: (ids: readonly string[], name: string) => void;
};

/** The day's receipts that nobody has ticked off, or that changed since; one key ticks and goes on to the next. */
export function Unreviewed({ account, day, isBusy, onTick }: UnreviewedProps) {
  const mayReview = useCan('review');
  const list = useRef<HTMLUListElement>(null);
  const { unreviewed } = day;
  const all = day.figures.reduce((sum, { count, reviewed }) => sum + count - reviewed, 0);
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>('a[data-receipt]') ?? [])];
  const placeOf = () => links().findIndex((link) => link.closest('li')?.contains(document.activeElement));
  const goTo = (place: number) => {
    const found = links();
    found[Math.max(0, Math.min(found.length - 1, place))]?.focus();
  };
  const tick = (receipt: DayReceipt) => onTick([receipt.id], receipt.receipt_number ?? receipt.id);
  const tickFocused = () => {
    const place = placeOf();
    const receipt = unreviewed[place];
    if (!receipt) return goTo(0);
    goTo(place === unreviewed.length - 1 ? place - 1 : place + 1);
    return tick(receipt);
  };
  useShortcut('j', 'Next receipt', () => goTo(placeOf() + 1), unreviewed.length > 0);
  useShortcut('k', 'Previous receipt', () => goTo(placeOf() - 1), unreviewed.length > 0);
  useShortcut('t', 'Tick the receipt off and go on', tickFocused, mayReview && unreviewed.length > 0);
  return (
    <Panel
      title="Not ticked off"
      aside={
        mayReview &&
        unreviewed.length > 1 && (
          <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <KeyHints />
            <Button
              size="small"
              busy={isBusy}
              onClick={() =>
                onTick(
                  unreviewed.map(({ id }) => id),
                  formatCount(unreviewed.length, 'receipt'),
                )
              }
            >
              Tick off {unreviewed.length === all ? `all ${all}` : `these ${unreviewed.length}`}
            </Button>
          </span>
        )
      }
    >
      {unreviewed.length === 0 && (
        <p className="text-muted">
          {day.figures.length === 0 ? 'There are no receipts to tick off.' : 'Every receipt is ticked off.'}
        </p>
      )}
      <ul ref={list} className="flex flex-col">
        {unreviewed.map((receipt) => (
          <Row
            key={receipt.id}
            account={account}
            receipt={receipt}
            action={
              mayReview && (
                <Button size="small" look="quiet" onClick={() => tick(receipt)}>
                  Tick off<VisuallyHidden> {receipt.receipt_number ?? receipt.id}</VisuallyHidden>
                </Button>
              )
            }
          />
        ))}
      </ul>
      {all > unreviewed.length && (
        <p className="mt-3 text-muted">
          {unreviewed.length} of {all.toLocaleString('en')} are shown; the others follow as these are ticked
          off.
        </p>
      )}
    </Panel>
  );
}

function KeyHints() {
  return (
    <span aria-hidden="true" className="inline-flex items-center gap-1 max-md:hidden pointer-coarse:hidden">
      <Kbd keys="j k" /> rows <Kbd keys="t" /> tick off
    </span>
  );
}

function Row({ account, receipt, action }: { account: Account; receipt: DayReceipt; action: ReactNode }) {
  const { id, status, amount, currency, receipt_number: number } = receipt;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-1.5 last:border-b-0 focus-within:bg-accent-soft">
      <Link to={pages.transaction(account, id)} data-receipt="" className="min-w-28 text-accent underline">
        <bdi className="font-mono text-13 break-all">{number ?? id}</bdi>
      </Link>
      <span className="min-w-16 text-muted">
        <TimeText instant={receipt.created_at} show="point" />
      </span>
      <StatusMark {...transactionStatus(status)} />
      {receipt.card_last4 !== null && (
        <span className="text-13 text-muted">
          <bdi>{[receipt.card_brand, `···· ${receipt.card_last4}`].filter(Boolean).join(' ')}</bdi>
        </span>
      )}
      {receipt.was_reviewed && (
        <span className="text-13 font-medium text-waiting">changed since it was ticked off</span>
      )}
      <span className="ms-auto">
        <MoneyText amount={amount} currency={currency} />
      </span>
      {action}
    </li>
  );
}
