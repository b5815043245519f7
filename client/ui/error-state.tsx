import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type ErrorStateProps = {
  /** What could not be done: "The list could not be loaded". */
  title: string;
  /** Why, in a sentence. */
  message: string;
  /** What is still true: "Nothing was changed." */
  stillTrue?: ReactNode;
  requestId?: string | undefined;
  /** The way on: buttons or links. */
  action?: ReactNode;
};

/** A failure with its reason, what is still true, the request id, and a way on. */
export function ErrorState({ title, message, stillTrue, requestId, action }: ErrorStateProps) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-failed bg-failed-soft p-4">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-failed" />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-semibold">{title}</p>
        <p>{message}</p>
        {stillTrue && <p>{stillTrue}</p>}
        {requestId && (
          <p className="text-13">
            Request id <bdi className="font-mono select-all">{requestId}</bdi>
          </p>
        )}
        {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
      </div>
    </div>
  );
}
