import type { Intent } from '#shared/intents.ts';
import { attemptedOf, knownSum } from '../../lib/attempted.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import type { NotSent } from './use-submit.ts';

/** One key makes one link: says that another press had it first, and that what stands below is not what was typed here. */
export function NotSentNote({ typed, intent }: { typed: NotSent; intent: Intent | null }) {
  const pressed = knownSum(typed);
  const submitted = knownSum(intent?.checkout_session ?? attemptedOf(intent?.body ?? null));
  const other = submitted === pressed ? 'with other details' : `over ${submitted ?? 'another sum'}`;
  return (
    <ErrorState
      title="What you typed here was not sent"
      message={`You pressed for ${pressed}. This form had already been submitted ${other}, in another tab or by an earlier press.`}
      stillTrue="What stands below is what was submitted then."
    />
  );
}
