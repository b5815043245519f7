import { lazy, Suspense, useEffect } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { IdempotencyKeySchema } from '#shared/checkout-sessions.ts';
import type { Intent } from '#shared/intents.ts';
import { AttemptView } from '../features/checkout-session-form/attempt-view.tsx';
import { StartAttempt } from '../features/checkout-session-form/start-attempt.tsx';
import { LinkQr } from '../features/payment-link/link-qr.ts';
import { LinkResult } from '../features/payment-link/link-result.tsx';
import { OrderSummary } from '../features/order-summary/order-summary.tsx';
import { attemptedOf } from '../lib/attempted.ts';
import { useAccount, useCan } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ZoneName } from '../ui/time-text.tsx';

// Hardly ever needed, so it comes when it is.
const NewAttempt = lazy(() =>
  import('../features/new-attempt/new-attempt.tsx').then((m) => ({ default: m.NewAttempt })),
);

/** `…/checkout-sessions/new?intent=KEY`: the form of one attempt, and then what became of it. */
export function NewCheckoutSessionPage() {
  usePageTitle('New payment link');
  const account = useAccount();
  const mayMake = useCan('make_links');
  const { mode } = useParams();
  const [params] = useSearchParams();
  const key = IdempotencyKeySchema.safeParse(params.get('intent'));
  useEffect(() => LinkQr.preload(), []);
  return (
    <div className="flex flex-col gap-4">
      <PageHeading takesFocus={false} actions={<ZoneName />}>
        New payment link
      </PageHeading>
      {!mayMake && (
        <EmptyState title={`Your role can’t make payment links in ${mode} mode`}>
          Owners, admins, finance and support can; developers can in test mode. Ask an owner or admin to
          change your role.
        </EmptyState>
      )}
      {mayMake && key.success && (
        <AttemptView
          key={`${account.merchant} ${account.mode} ${key.data}`}
          account={account}
          intentKey={key.data}
          renderOrder={(order) => <OrderSummary order={order} />}
          renderResult={(session, isExpected) => (
            <LinkResult account={account} made={session} isExpected={isExpected} />
          )}
          renderNewAttempt={(intent) => (
            <Suspense fallback={<Skeleton width={30} className="h-48" />}>
              <NewAttempt attempted={attemptedBy(intent)} begun={intent.new_attempt_key} />
            </Suspense>
          )}
        />
      )}
      {mayMake && !key.success && (
        <StartAttempt
          account={account}
          like={params.get('like') ?? undefined}
          replaces={params.get('replaces') ?? undefined}
        />
      )}
    </div>
  );
}

/** What was sent and when, by which its link can be found. */
const attemptedBy = ({ key, body, submitted_at: pressedAt, updated_at: changedAt }: Intent) => ({
  ...attemptedOf(body),
  key,
  since: pressedAt ?? changedAt,
});
