import { Panel } from '../../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';

/** The place of the form while its draft is on the way; the same columns, so that nothing jumps. */
export function FormSkeleton() {
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,36rem)_minmax(16rem,26rem)]">
      <LoadingNote what="the form" />
      <Panel className="flex h-80 flex-col gap-6">
        <Skeleton width={30} className="h-9" />
        <Skeleton width={40} className="h-9" />
        <Skeleton width={40} className="h-9" />
      </Panel>
      <Panel className="h-64">
        <Skeleton width={20} className="h-9" />
      </Panel>
    </div>
  );
}
