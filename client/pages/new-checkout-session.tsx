import { lazy, Suspense } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { IdempotencyKeySchema } from '#shared/checkout-sessions.ts';
import type { Intent } from '#shared/intents.ts';
import { AttemptView } from '../features/checkout-session-form/attempt-view.tsx';
import { StartAttempt } from '../features/checkout-session-form/start-attempt.tsx';
import { LinkResult } from '../features/payment-link/link-result.tsx';
import { OrderSummary } from '../features/order-summary/order-summary.tsx';
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
          renderResult={(session) => <LinkResult account={account} made={session} />}
          renderNewAttempt={(intent) => (
            <Suspense fallback={<Skeleton width={30} className="h-48" />}>
              <NewAttempt attempted={attemptedBy(intent)} />
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

/** What was sent, as far as it says by what its link can be found. */
function attemptedBy({ key, body, updated_at: since }: Intent) {
  const { amount, currency, customer } = body ?? {};
  const { email, name } = (typeof customer === 'object' && customer ? customer : {}) as Record<
    string,
    unknown
  >;
  return {
    key,
    amount: typeof amount === 'number' ? amount : null,
    currency: typeof currency === 'string' ? currency : null,
    customer: [email, name].find((text) => typeof text === 'string') ?? null,
    since,
  };
}
