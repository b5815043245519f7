import { PageHeading } from '../../ui/page-heading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';

/** The place of the detail page while the session is on its way. */
export function DetailSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <LoadingNote what="the payment link" />
      <PageHeading>
        <Skeleton width={36} />
      </PageHeading>
      <Skeleton width={50} />
      <Skeleton width={30} className="h-9" />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <Panel className="h-48">
          <Skeleton width={20} />
        </Panel>
        <Panel className="h-72">
          <Skeleton width={30} />
        </Panel>
      </div>
    </div>
  );
}
