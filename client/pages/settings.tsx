import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from '../features/settings/queries.ts';
import { SettingsForm } from '../features/settings/settings-form.tsx';
import { isApiError } from '../lib/api.ts';
import { useAccount, useCan } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { Panel } from '../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';

/** The merchant's name and time zone. */
export function SettingsPage() {
  usePageTitle('Settings');
  const { merchant } = useAccount();
  const canEdit = useCan('manage_settings');
  const settings = useQuery(settingsQuery(merchant));
  return (
    <div className="flex flex-col gap-4">
      <PageHeading>Settings</PageHeading>
      {settings.data && (
        <Panel title="Merchant">
          <SettingsForm key={settings.data.slug} merchant={settings.data} canEdit={canEdit} />
        </Panel>
      )}
      {settings.isError && !settings.data && (
        <ErrorState
          title="The settings could not be loaded"
          message={settings.error.message}
          stillTrue="They are as they were."
          requestId={isApiError(settings.error) ? settings.error.requestId : undefined}
          action={<Button onClick={() => void settings.refetch()}>Try again</Button>}
        />
      )}
      {settings.isPending && (
        <Panel title="Merchant">
          <LoadingNote what="the settings" />
          <Skeleton width={30} className="h-48" />
        </Panel>
      )}
    </div>
  );
}
