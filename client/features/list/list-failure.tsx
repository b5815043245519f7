import { isApiError } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';

type ListFailureProps = {
  error: Error;
  what: string;
  filtered: boolean;
  onRetry: () => void;
  onClear: () => void;
};

/** The list could not be had: why, what is still true, and the ways on. */
export function ListFailure({ error, what, filtered, onRetry, onClear }: ListFailureProps) {
  return (
    <ErrorState
      title={`The ${what} could not be loaded`}
      message={error.message}
      stillTrue="Nothing was changed; links that are out can still be paid."
      requestId={isApiError(error) ? error.requestId : undefined}
      action={
        <>
          <Button onClick={onRetry}>Try again</Button>
          {filtered && <Button onClick={onClear}>Clear all filters</Button>}
        </>
      }
    />
  );
}
