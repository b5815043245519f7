import type { ReactNode } from 'react';
import type { Intent } from '#shared/intents.ts';
import { attemptedOf } from '../../lib/attempted.ts';
import { useCan } from '../../lib/me.ts';
import { adviceWhileChecking, intentStatus } from '../../lib/status.ts';
import { CopyId } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

/** An attempt whose outcome is not known: what is being done, and what was attempted. No button, since none helps. */
export function Confirming({ intent }: { intent: Intent }) {
  const mayReplaceKey = useCan('manage_settings');
  const { error } = intent;
  return (
    <Attempted intent={intent}>
      <p role="status" className="text-16">
        {error
          ? `${error.message} ${adviceWhileChecking({ code: error.code, mayReplaceKey })}`
          : 'This link may exist: we are checking with the same key, and you need do nothing.'}
      </p>
      <p className="text-muted">
        You may leave this page: it goes on without it, and this address shows how it ended. Making the same
        link anew now could ask the buyer for the money twice.
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
  const { amount, currency, description } = attemptedOf(intent.body);
  return (
    <Panel className="flex max-w-2xl flex-col gap-4 p-6!">
      <p>
        <StatusMark {...intentStatus(intent.state)} size="large" />
      </p>
      {children}
      <Facts>
        {amount !== null && (
          <Fact name="Attempted">
            <MoneyText amount={amount} currency={currency} />
          </Fact>
        )}
        {description !== null && (
          <Fact name="For">
            <UserText>{description}</UserText>
          </Fact>
        )}
        <Fact name="Key">
          <CopyId id={intent.key} what="key" />
        </Fact>
        <Fact name="Tries so far">
          {intent.attempts || (intent.error ? 'none yet' : 'the first is under way')}
        </Fact>
        <Fact name="Last change">
          <TimeText instant={intent.updated_at} focusable />
        </Fact>
      </Facts>
    </Panel>
  );
}
