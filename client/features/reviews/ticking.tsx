import type { Account } from '../../lib/paths.ts';
import { reviewMarkOf, setReviewMarks, type ReviewMark } from '../../lib/review-marks.ts';
import { useSetReviews } from '../../lib/reviews.ts';
import { useNotify } from '../../ui/notices.tsx';
import { UndoTick } from './undo-tick.tsx';

type Ticking = {
  ids: readonly string[];
  reviewed: boolean;
  /** What the receipts are called: "RCT-000042", "12 receipts". */
  name: string;
};

/** Ticks receipts off or takes ticks off, says so, and offers to undo it. Marks change at once and go back on a failure. */
export function useTicking(account: Account) {
  const set = useSetReviews(account);
  const notify = useNotify();

  function run({ ids, reviewed, name }: Ticking, done: string, canUndo: boolean) {
    const before = ids.map((id) => [id, reviewMarkOf(id)] as const);
    const mark: ReviewMark | undefined = reviewed ? 'ticked' : undefined;
    setReviewMarks(ids.map((id) => [id, mark] as const));
    set.mutate(
      { ids, reviewed },
      {
        onSuccess: () => {
          if (!canUndo) return notify(done);
          return notify(done, (dismiss) => (
            <UndoTick
              dismiss={dismiss}
              onUndo={() => run({ ids, name, reviewed: !reviewed }, `Undone: ${name}`, false)}
            />
          ));
        },
        onError: (error) => {
          setReviewMarks(before);
          notify(`${name} is as it was. ${error.message}`);
        },
      },
    );
  }

  return {
    isPending: set.isPending,
    tick: (ticking: Ticking) =>
      run(ticking, `${ticking.reviewed ? 'Ticked off' : 'Tick taken off'}: ${ticking.name}`, true),
  };
}
