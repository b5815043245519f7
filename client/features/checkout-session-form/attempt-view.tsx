import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import * as z from 'zod/mini';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { FieldMessagesSchema } from '#shared/errors.ts';
import type { Intent } from '#shared/intents.ts';
import { isApiError } from '../../lib/api.ts';
import { useMe } from '../../lib/me.ts';
import { mintKey } from '../../lib/mint-key.ts';
import { pages } from '../../lib/paths.ts';
import type { Account } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { attemptQuery, isUnsettled } from './attempt.ts';
import { CreateForm } from './create-form.tsx';
import { FormSkeleton } from './form-skeleton.tsx';
import { blankValues } from './form-values.ts';
import type { FormValues } from './form-values.ts';
import type { OrderShown } from './preview.tsx';
import { NotSentNote } from './not-sent-note.tsx';
import { Confirming, NeedsPerson } from './unsettled.tsx';
import { keepUnsaved, readUnsaved } from './unsaved.ts';
import { useSubmit } from './use-submit.ts';
import { valuesOfIntentBody } from './values-of-session.ts';

type AttemptViewProps = {
  account: Account;
  intentKey: string;
  renderOrder: (order: OrderShown) => ReactNode;
  /** `isExpected`: it is what was pressed for here, and not what somebody submitted meanwhile. */
  renderResult: (session: CheckoutSession, isExpected: boolean) => ReactNode;
  /** How a person looks first and then confirms a new attempt: the only way from an unsettled key to another. */
  renderNewAttempt: (intent: Intent) => ReactNode;
};

/** Rides in the history entry of a fresh attempt: why the one before it was refused. */
const RefusalSchema = z.object({ refused: z.object({ message: z.string(), fields: FieldMessagesSchema }) });

/** One attempt from draft to outcome: shows whatever its state asks for, at one address. */
export function AttemptView(props: AttemptViewProps) {
  const { account, intentKey } = props;
  const { data: intent = null } = useQuery(attemptQuery(account, intentKey));
  const submission = useSubmit(account, intentKey);
  const { notSent } = submission;
  return (
    <>
      {notSent && <NotSentNote typed={notSent} intent={intent} />}
      <AttemptState {...props} submission={submission} />
    </>
  );
}

type AttemptStateProps = AttemptViewProps & { submission: ReturnType<typeof useSubmit> };

function AttemptState({
  account,
  intentKey,
  submission,
  renderOrder,
  renderResult,
  renderNewAttempt,
}: AttemptStateProps) {
  const { data: intent, error, refetch } = useQuery(attemptQuery(account, intentKey));
  const { user } = useMe();
  const location = useLocation();
  const reopen = useReopen(account);
  const unsaved = readUnsaved({ userId: user.id, account, intentKey });

  if (intent?.state === 'created' && intent.checkout_session)
    return renderResult(intent.checkout_session, submission.notSent === undefined);
  // While the answer to a press is awaited the form stays, though others may already see the attempt as pending.
  const isOpen =
    intent === null || intent?.state === 'draft' || (submission.sending !== 'no' && isUnsettled(intent));
  if (isOpen) {
    const refusal = z.safeParse(RefusalSchema, location.state);
    return (
      <CreateForm
        account={account}
        intentKey={intentKey}
        attempt={intent ?? null}
        isStrange={intent === null && unsaved === undefined}
        initial={unsaved ?? valuesOfIntentBody(intent?.body ?? null) ?? blankValues}
        refused={refusal.success ? refusal.data.refused : undefined}
        submission={submission}
        renderOrder={renderOrder}
      />
    );
  }
  if (intent && isUnsettled(intent)) return <Confirming intent={intent} />;
  if (intent?.state === 'refused') return <Reopen intent={intent} onReopen={reopen} />;
  if (intent?.state === 'needs_person') {
    return <NeedsPerson intent={intent}>{renderNewAttempt(intent)}</NeedsPerson>;
  }
  if (error) {
    return (
      <ErrorState
        title="The draft could not be read"
        message={error.message}
        stillTrue="What was kept under this address is still there."
        requestId={isApiError(error) ? error.requestId : undefined}
        action={<Button onClick={() => void refetch()}>Read it again</Button>}
      />
    );
  }
  return <FormSkeleton />;
}

/** A refused attempt is settled: its content goes on under a fresh key, with the reasons at the fields. */
function Reopen({ intent, onReopen }: { intent: Intent; onReopen: (intent: Intent) => void }) {
  const reopen = useEffectEvent(() => onReopen(intent));
  useEffect(() => reopen(), []);
  return <FormSkeleton />;
}

function useReopen(account: Account) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { user } = useMe();
  return (refused: Intent) => {
    const intentKey = mintKey();
    const typed = readUnsaved({ userId: user.id, account, intentKey: refused.key });
    const values: FormValues = typed ?? valuesOfIntentBody(refused.body) ?? blankValues;
    keepUnsaved({ userId: user.id, account, intentKey }, values);
    client.setQueryData(attemptQuery(account, intentKey).queryKey, null);
    const { message, fields = {} } = refused.error ?? { message: '' };
    void navigate(pages.newCheckoutSession(account, intentKey), {
      replace: true,
      ...(refused.error && { state: { refused: { message, fields } } }),
    });
  };
}
