import { useState, type FormEvent } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import { roles, type Role } from '#shared/roles.ts';
import type { Layout, SaveView, View } from '#shared/views.ts';
import { isApiError } from '../../lib/api.ts';
import { useNow } from '../../lib/clock.ts';
import { listRequest, type ListState } from '../../lib/list-state.ts';
import { useCan } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useZone } from '../../ui/time-text.tsx';
import { useSaveView } from './changes.ts';
import { viewName } from './view-name.ts';

type ViewDialogProps = {
  noun: ListNoun;
  /** A view to be renamed or shared, or what is on screen as a new one; null: closed. */
  what: View | 'new' | null;
  state: ListState;
  layout: Layout | null;
  onClose: () => void;
  onSaved: (view: View) => void;
};

/** Names a view and says who sees it. */
export function ViewDialog({ what, onClose, ...rest }: ViewDialogProps) {
  return (
    <Dialog
      open={what !== null}
      onClose={onClose}
      title={what === 'new' || what === null ? 'Save view' : 'Rename or share view'}
    >
      {what && <ViewForm {...rest} view={what === 'new' ? undefined : what} onCancel={onClose} />}
    </Dialog>
  );
}

type ViewFormProps = Pick<ViewDialogProps, 'noun' | 'state' | 'layout' | 'onSaved'> & {
  view: View | undefined;
  onCancel: () => void;
};

function ViewForm({ noun, state, layout, view, onSaved, onCancel }: ViewFormProps) {
  const zone = useZone();
  const now = useNow();
  const mayShare = useCan('share_views');
  const [name, setName] = useState(() => view?.name ?? viewName(state, noun, zone, now));
  const [sharedWith, setSharedWith] = useState<readonly Role[]>(view?.shared_with ?? []);
  const [isShared, setShared] = useState(sharedWith.length > 0);
  const [isHasty, setHasty] = useState(false);
  const [keepsLayout, setKeepsLayout] = useState(view ? view.layout !== null : layout !== null);
  const save = useSaveView();
  const fields = isApiError(save.error) ? save.error.fields : {};
  const shares = isShared ? roles.filter((role) => sharedWith.includes(role)) : [];
  const lacksRoles = isShared && shares.length === 0;
  const known = ['name', 'shared_with'];
  const others = Object.entries(fields).filter(([field]) => !known.includes(field));

  function submit(event: FormEvent) {
    event.preventDefault();
    setHasty(lacksRoles);
    if (save.isPending || lacksRoles) return;
    const kept: SaveView = {
      noun,
      name,
      query: view?.query ?? listRequest(state),
      shared_with: shares,
      layout: keepsLayout ? (view?.layout ?? layout) : null,
    };
    save.mutate({ id: view?.id, view: kept }, { onSuccess: onSaved });
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={submit}>
      <Field label="Name" error={fields['name']?.[0]}>
        <TextInput
          takesFocus
          maxLength={100}
          autoComplete="off"
          value={name}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 text-13 font-medium">Who sees it</legend>
        <Checkbox
          type="radio"
          name="sharing"
          label="Only me"
          checked={!isShared}
          onChange={() => setShared(false)}
        />
        <Checkbox
          type="radio"
          name="sharing"
          label="Me and everybody here who is …"
          checked={isShared}
          disabled={!mayShare}
          onChange={() => setShared(true)}
        />
        {isShared && (
          <div className="flex flex-wrap gap-x-5 ps-6">
            {roles.map((role) => (
              <Checkbox
                key={role}
                className="first-letter:uppercase"
                label={<span className="inline-block first-letter:uppercase">{role}</span>}
                checked={sharedWith.includes(role)}
                onChange={() =>
                  setSharedWith(
                    sharedWith.includes(role)
                      ? sharedWith.filter((one) => one !== role)
                      : [...sharedWith, role],
                  )
                }
              />
            ))}
          </div>
        )}
        <p className="text-12 text-muted">
          {mayShare
            ? 'Only you can change it. It keeps the filter, not the rows: each time it shows what matches then.'
            : 'Your role can keep views for itself, not share them.'}
        </p>
      </fieldset>
      {(view ? view.layout : layout) && (
        <Checkbox
          label="With its columns as they are"
          checked={keepsLayout}
          onChange={() => setKeepsLayout(!keepsLayout)}
        />
      )}
      <div role="alert" className="contents">
        {isHasty && lacksRoles && <p className="text-failed">Choose who else sees it, or “Only me”.</p>}
        {save.isError && (others.length > 0 || Object.keys(fields).length === 0) && (
          <p className="text-failed">
            {save.error.message} {others.flatMap(([, messages]) => messages).join(' ')}
          </p>
        )}
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={save.isPending} disabled={name.trim() === ''}>
          Save view
        </Button>
      </div>
    </form>
  );
}
