import type { ReactNode } from 'react';
import type { Intent } from '#shared/intents.ts';
import { isCurrency } from '#shared/money.ts';
import { intentStatus } from '../../lib/status.ts';
import { CopyId } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

/** An attempt whose outcome is not known: what is being done, and what was attempted. No button, since none helps. */
export function Confirming({ intent }: { intent: Intent }) {
  const waitsForKey = intent.error?.code === 'api_key_rejected';
  return (
    <Attempted intent={intent}>
      <div role="status" className="flex flex-col gap-1 text-16">
        {waitsForKey ? (
          <p>
            The upstream refuses this account’s API key. This link is kept and goes on by itself when an owner
            has replaced the key; you need do nothing.
          </p>
        ) : (
          <p>
            The upstream did not answer. This link may exist: we are checking with the same key, and you need
            do nothing.
          </p>
        )}
      </div>
      <p className="text-muted">
        You may leave this page: the checking goes on without it, and this address shows how it ended. Making
        the same link anew now could ask the buyer for the money twice.
      </p>
    </Attempted>
  );
}

/** An attempt that can't be settled by itself; `children` are the way on: to look first, and only then try anew. */
export function NeedsPerson({ intent, children }: { intent: Intent; children: ReactNode }) {
  return (
    <Attempted intent={intent}>
      <p role="status" className="text-16">
        {intent.error?.message ??
          'The checkout API gave no clear answer for too long. Nobody but a person can tell now whether this link exists.'}
      </p>
      {children}
    </Attempted>
  );
}

function Attempted({ intent, children }: { intent: Intent; children: ReactNode }) {
  const { amount, currency, description } = intent.body ?? {};
  const hasMoney = typeof amount === 'number' && typeof currency === 'string' && isCurrency(currency);
  return (
    <Panel className="flex max-w-2xl flex-col gap-4 p-6!">
      <p>
        <StatusMark {...intentStatus(intent.state)} size="large" />
      </p>
      {children}
      <Facts>
        {hasMoney && (
          <Fact name="Attempted">
            <MoneyText amount={amount} currency={currency} />
          </Fact>
        )}
        {typeof description === 'string' && description !== '' && (
          <Fact name="For">
            <UserText>{description}</UserText>
          </Fact>
        )}
        <Fact name="Key">
          <CopyId id={intent.key} what="key" />
        </Fact>
        <Fact name="Tries so far">{intent.attempts || 'the first is under way'}</Fact>
        <Fact name="Last change">
          <TimeText instant={intent.updated_at} focusable />
        </Fact>
      </Facts>
    </Panel>
  );
}
