import type { Intent } from '#shared/intents.ts';
import { Button } from '../../ui/button.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { valuesOfIntentBody } from './values-of-session.ts';

type ChangedElsewhereProps = { other: Intent; onTake: () => void; onKeep: () => void };

/** Two tabs with one draft: says so before one writes over the other, and lets the person choose. */
export function ChangedElsewhere({ other, onTake, onKeep }: ChangedElsewhereProps) {
  const values = valuesOfIntentBody(other.body);
  const amount = values?.amount.trim();
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-md border border-waiting bg-waiting-soft p-3">
      <p>
        This draft was changed in another tab at <TimeText instant={other.updated_at} show="point" />. What
        stands here is not kept until you choose.
      </p>
      {values && (
        <p className="text-13">
          There: {amount ? `${amount} ${values.currency}` : 'no amount yet'}
          {values.description.trim() !== '' && (
            <>
              , <UserText>{values.description}</UserText>
            </>
          )}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onTake}>
          Show what stands there
        </Button>
        <Button size="small" onClick={onKeep}>
          Keep what stands here
        </Button>
      </div>
    </div>
  );
}
