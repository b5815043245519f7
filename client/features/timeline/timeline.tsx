import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import type { Tone } from '../../lib/status.ts';
import { Panel } from '../../ui/panel.tsx';
import { AgeText } from '../../ui/age-text.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { UserText } from '../../ui/user-text.tsx';
import type { transactionTimelineQuery } from './queries.ts';
import { type TimelineEntry, type TimelineSubject, wordsFor } from './timeline-words.ts';

const dots: Record<Tone, string> = {
  paid: 'bg-paid',
  waiting: 'bg-waiting',
  failed: 'bg-failed',
  expired: 'bg-expired',
  cancelled: 'bg-cancelled',
  refunded: 'bg-refunded',
  unknown: 'bg-unknown',
};

type TimelineProps = { query: ReturnType<typeof transactionTimelineQuery>; subject: TimelineSubject };

/** What happened to a link or a receipt, oldest first, each with its source and when it was. */
export function Timeline({ query, subject }: TimelineProps) {
  const { data, error } = useQuery(query);
  return (
    <Panel title="Timeline">
      {data && data.data.length > 0 && (
        <ol className="flex flex-col">
          {data.data.map((entry, index) => (
            <Entry
              key={`${entry.at} ${index}`}
              entry={entry}
              subject={subject}
              isLast={index === data.data.length - 1}
            />
          ))}
        </ol>
      )}
      {data?.data.length === 0 && <p className="text-muted">Nothing is recorded about this yet.</p>}
      {error && !data && <p className="text-muted">The timeline could not be read: {error.message}</p>}
      {!data && !error && (
        <div className="flex flex-col gap-4">
          <LoadingNote what="the timeline" />
          <Skeleton width={24} />
          <Skeleton width={20} />
        </div>
      )}
    </Panel>
  );
}

type EntryProps = { entry: TimelineEntry; subject: TimelineSubject; isLast: boolean };

function Entry({ entry, subject, isLast }: EntryProps) {
  const { tone, words, source } = wordsFor(entry, subject);
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0">
      {!isLast && <span aria-hidden="true" className="absolute start-[5px] top-4 -bottom-1 w-px bg-line" />}
      <span aria-hidden="true" className={clsx('mt-1 size-[11px] shrink-0 rounded-full', dots[tone])} />
      <div className="min-w-0">
        <p className="font-medium break-words">
          <UserText>{words}</UserText>
        </p>
        <p className="text-13 text-muted">
          <AgeText instant={entry.at} /> · <UserText>{source}</UserText>
        </p>
      </div>
    </li>
  );
}
