import { useEffect, useEffectEvent, useState } from 'react';
import type { ReactNode } from 'react';
import { FormProvider, set, useForm } from 'react-hook-form';
import type { FieldErrors, Resolver, UseFormReturn } from 'react-hook-form';
import type { FieldMessages } from '#shared/errors.ts';
import type { Intent } from '#shared/intents.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useMe } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import { ErrorSummary, unfold } from './error-summary.tsx';
import { ExpiryFold } from './expiry-fold.tsx';
import { failureText } from './failure-text.ts';
import { formField, isFormField } from './field-names.ts';
import type { TextName } from './form-field.tsx';
import type { FormValues } from './form-values.ts';
import { ItemsFold } from './items-fold.tsx';
import { goOnWithEnter } from './keys.ts';
import { MakeBar } from './make-bar.tsx';
import { MetadataFold } from './metadata-fold.tsx';
import { OrderFields } from './order-fields.tsx';
import { Origin } from './origin.tsx';
import { Preview } from './preview.tsx';
import type { OrderShown } from './preview.tsx';
import { readRequest } from './request.ts';
import { RoutingFolds } from './routing-folds.tsx';
import { useDraft } from './use-draft.ts';
import type { Refusal, useSubmit } from './use-submit.ts';
import { PerhapsSent, WaitingForDesk } from './waiting-for-desk.tsx';

type CreateFormProps = {
  account: Account;
  intentKey: string;
  initial: FormValues;
  /** The attempt as it was kept; null where nothing is kept under its key. */
  attempt: Intent | null;
  isStrange: boolean;
  /** Why the attempt before this one was refused: its messages stand at the fields that were carried over. */
  refused: { fields: FieldMessages; message: string } | undefined;
  submission: ReturnType<typeof useSubmit>;
  renderOrder: (order: OrderShown) => ReactNode;
};

type Told = { errors: FieldMessages; message: string; failure?: unknown };

/** The form for one payment link: what is asked on the left, what the buyer will see on the right. */
export function CreateForm({
  account,
  intentKey,
  initial,
  attempt,
  isStrange,
  refused,
  submission,
  renderOrder,
}: CreateFormProps) {
  const [told, setTold] = useState<Told | undefined>(() => (refused ? toldOf(refused, initial) : undefined));
  // The first save makes it known; what was said when the form opened stays.
  const [wasStrange] = useState(isStrange);
  const [isPerhapsSent, setPerhapsSent] = useState(false);
  const form = useForm<FormValues>({
    defaultValues: initial,
    resolver: checkTyped,
    shouldFocusError: false,
  });
  const { user } = useMe();
  const draft = useDraft({ userId: user.id, account, intentKey }, form);

  function tell(news: Told) {
    setTold(news);
    showAtFields(form, news.errors);
  }
  const tellAtFirst = useEffectEvent(() => {
    if (told) showAtFields(form, told.errors);
  });
  useEffect(() => tellAtFirst(), []);

  async function make() {
    if (submission.sending !== 'no') return;
    const values = structuredClone(form.getValues());
    const read = readRequest(values);
    if (!read.ok) return tell({ errors: read.errors, message: '' });
    setTold(undefined);
    setPerhapsSent(false);
    const refusal = await submission.submit(draft.freeze, read.body);
    if (!refusal) return;
    draft.thaw();
    if (refusal === 'perhaps sent') setPerhapsSent(true);
    else if (refusal !== 'not sent') tell(toldOf(refusal, values));
  }

  useShortcut('mod+enter', 'Make the link', () => void make());
  const failure = told?.failure === undefined ? undefined : failureText(told.failure);

  return (
    <FormProvider {...form}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are pressed in the fields inside */}
      <form
        noValidate
        onKeyDown={goOnWithEnter}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
        className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,36rem)_minmax(16rem,26rem)]"
      >
        <div className="flex min-w-0 flex-col gap-4">
          {told && !failure && <ErrorSummary errors={told.errors} message={told.message || undefined} />}
          <Origin account={account} replaces={initial.replaces} attempt={attempt} isStrange={wasStrange} />
          {/* What waits to be sent must be what stands here. */}
          <fieldset disabled={submission.sending === 'checking'} className="contents">
            <Panel>
              <OrderFields />
            </Panel>
            <Panel className="py-2!">
              <ItemsFold />
              <ExpiryFold />
              <MetadataFold />
              <RoutingFolds />
            </Panel>
          </fieldset>
          {submission.sending === 'checking' && <WaitingForDesk onStop={submission.stop} />}
          {draft.elsewhere && (
            <ChangedElsewhere
              other={draft.elsewhere}
              onTake={() => draft.elsewhere && draft.takeOther(draft.elsewhere)}
              onKeep={() => draft.elsewhere && draft.keepOwn(draft.elsewhere)}
            />
          )}
          {failure && <ErrorState {...failure} />}
          {isPerhapsSent && <PerhapsSent />}
          <MakeBar
            busy={submission.sending !== 'no'}
            kept={draft.elsewhere || submission.sending === 'checking' ? 'clean' : draft.kept}
          />
        </div>
        <div className="lg:sticky lg:top-4">
          <Preview renderOrder={renderOrder} />
        </div>
      </form>
    </FormProvider>
  );
}

/** Puts each message at its field and opens the folds that hold one. */
function showAtFields(form: UseFormReturn<FormValues>, errors: FieldMessages): void {
  form.clearErrors();
  for (const [name, messages] of Object.entries(errors)) {
    if (!isFormField(name)) continue;
    unfold(name);
    form.setError(name as TextName, { type: 'told', message: messages.join(' ') });
  }
}

const checkTyped: Resolver<FormValues> = (values) => {
  const read = readRequest(values);
  return read.ok ? { values, errors: {} } : { values: {}, errors: nested(read.errors) };
};

function nested(errors: FieldMessages): FieldErrors<FormValues> {
  const tree = {};
  for (const [name, messages] of Object.entries(errors)) {
    if (isFormField(name)) set(tree, name, { type: 'typed', message: messages.join(' ') });
  }
  return tree;
}

/** The server's field names turned into the form's; two messages that meet at one field are both kept. */
function toldOf(refusal: Exclude<Refusal, string>, values: FormValues): Told {
  if ('error' in refusal) return { errors: {}, message: '', failure: refusal.error };
  const errors: FieldMessages = {};
  for (const [name, messages] of Object.entries(refusal.fields)) {
    (errors[formField(name, values)] ??= []).push(...messages);
  }
  return { errors, message: refusal.message };
}
