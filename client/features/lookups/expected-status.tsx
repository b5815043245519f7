import { checkoutSessionStatuses } from '#shared/checkout-sessions.ts';
import { transactionStatuses } from '#shared/transactions.ts';
import { sessionStatus, transactionStatus } from '../../lib/status.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import type { Expected } from './outcomes.ts';

type ExpectedStatusProps = { expected: Expected; onChange: (expected: Expected) => void };

const any = ['', 'Any status'] as const;

/** In which status things should be; what is in another one is marked, at once and without asking again. */
export function ExpectedStatus({ expected, onChange }: ExpectedStatusProps) {
  return (
    <>
      <Field label="Receipts should be" className="w-44 max-md:w-[calc(50%-0.5rem)]">
        <Select
          value={expected.transaction}
          options={[any, ...transactionStatuses.map((one) => [one, transactionStatus(one).word] as const)]}
          onChange={(event) => onChange({ ...expected, transaction: event.target.value })}
        />
      </Field>
      <Field label="Payment links should be" className="w-44 max-md:w-[calc(50%-0.5rem)]">
        <Select
          value={expected.checkout_session}
          options={[any, ...checkoutSessionStatuses.map((one) => [one, sessionStatus(one).word] as const)]}
          onChange={(event) => onChange({ ...expected, checkout_session: event.target.value })}
        />
      </Field>
    </>
  );
}
