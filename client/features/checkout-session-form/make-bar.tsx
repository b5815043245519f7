import { clsx } from 'clsx';
import { CloudOff } from 'lucide-react';
import { useId } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { formatMoney } from '#shared/money.ts';
import { useMode } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { KeptState } from './draft-keeper.ts';
import type { FormValues } from './form-values.ts';
import { readOrder } from './order.ts';

const keptTexts: Record<KeptState, string> = {
  clean: '',
  keeping: 'Keeping the draft…',
  kept: 'Draft kept',
  offline: 'Offline: what you typed stays here; it is kept as soon as the desk answers.',
  refused: 'This draft can’t be kept as it is. It stays here while this page is open.',
};

/** The button that says what it makes, and the quiet lines that belong to it. */
export function MakeBar({ busy, kept }: { busy: boolean; kept: KeptState }) {
  const { control } = useFormContext<FormValues>();
  const values = useWatch({ control }) as FormValues;
  const mode = useMode();
  const id = useId();
  const { total } = readOrder(values);
  const money = total === undefined ? undefined : formatMoney({ amount: total, currency: values.currency });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          type="submit"
          look="primary"
          size="large"
          aria-describedby={id}
          // Not disabled while busy: a second press is harmless, and what can be pressed keeps its focus and name.
          className={clsx('max-sm:w-full', busy && 'opacity-60')}
        >
          {/* The name stays findable as “Make link” whatever the sum, and still holds what is seen (WCAG 2.5.3). */}
          {(money || busy) && <span className="sr-only">Make link: </span>}
          <span className="tabular-nums">
            {busy ? 'Making' : 'Make'} {money && `${money} `}link{mode === 'live' && ' (live)'}
            {busy && '…'}
          </span>
          <Kbd keys="Ctrl Enter" />
        </Button>
        <p
          role="status"
          className={clsx(
            'flex items-center gap-1.5 text-13',
            kept === 'offline' ? 'font-medium text-waiting' : 'text-muted',
          )}
        >
          {kept === 'offline' && <CloudOff aria-hidden="true" className="size-4 shrink-0" />}
          {keptTexts[kept]}
        </p>
      </div>
      <p id={id} className="sr-only">
        {money ?? 'The sum is not filled in yet'},{' '}
        {mode === 'live' ? 'live: real money' : 'test mode: no money is taken'}
      </p>
      <p className="text-13 text-muted">
        A link can’t be changed or withdrawn once made. It works once and ends by itself.
      </p>
    </div>
  );
}
