import { CheckCheck, TriangleAlert } from 'lucide-react';
import { useReviewMark } from '../../lib/review-marks.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';

/** Beside a receipt's state: that somebody has ticked it off; nothing for one that nobody has. */
export function ReviewMark({ id }: { id: string }) {
  const mark = useReviewMark(id);
  if (!mark) return null;
  const isTicked = mark === 'ticked';
  const Sign = isTicked ? CheckCheck : TriangleAlert;
  const meaning = isTicked ? 'ticked off' : 'changed since it was ticked off';
  return (
    <span title={meaning} className={isTicked ? 'text-accent' : 'text-waiting'}>
      <Sign aria-hidden="true" className="ms-1.5 inline size-4 align-text-bottom" strokeWidth={2.5} />
      <VisuallyHidden>, {meaning}</VisuallyHidden>
    </span>
  );
}
