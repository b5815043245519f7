import { TriangleAlert } from 'lucide-react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { sessionStatus } from '../../lib/status.ts';
import { RowState } from '../../ui/row-state.tsx';

type Cell = { session: CheckoutSession };

/** What is certain, or what was reported, and a mark where something stands against the link. */
export function StateCell({ session }: Cell) {
  if (session.contradiction === null) return <PlainState session={session} />;
  return (
    <span className="inline-flex items-center gap-1">
      <PlainState session={session} />
      <span title={session.contradiction} className="text-failed">
        <TriangleAlert aria-hidden="true" className="size-4" />
        <span className="sr-only">{session.contradiction}</span>
      </span>
    </span>
  );
}

function PlainState({ session: { status, reported_status: reported } }: Cell) {
  if (reported !== null && reported !== status) {
    const { word } = sessionStatus(reported);
    return (
      <RowState
        tone="unknown"
        word={`Reported ${word.toLowerCase()}`}
        meaning="Reported by webhook; we are confirming it with the checkout API."
      />
    );
  }
  return <RowState {...sessionStatus(status)} />;
}
