import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type SettleLine, type StatementLine, StatementLineSchema } from '#shared/statements.ts';
import { apiPost, apiPut, isApiError } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { explanationOf, outcomeTexts } from './outcome-words.ts';
import { lineName } from './line-row.tsx';

type LineDialogProps = { id: string; line: StatementLine | undefined; onClose: () => void };

/** One line and what a person can decide about it. */
export function LineDialog({ id, line, onClose }: LineDialogProps) {
  return (
    <Dialog open={line !== undefined} onClose={onClose} title={line ? `Settle ${lineName(line)}` : ''}>
      {line && <LineForm key={line.position} id={id} line={line} onDone={onClose} />}
    </Dialog>
  );
}

function LineForm({ id, line, onDone }: { id: string; line: StatementLine; onDone: () => void }) {
  const account = useAccount();
  const client = useQueryClient();
  const notify = useNotify();
  const group = useId();
  const [note, setNote] = useState(line.note ?? '');
  const [choice, setChoice] = useState('');
  const [named, setNamed] = useState('');
  const isDecided = line.resolved_at !== null || line.matched_by === 'hand';
  const mayLink = line.line !== null && line.outcome !== 'error' && line.kind !== null;
  const save = useMutation({
    mutationFn: (given: SettleLine | 'reopen') =>
      given === 'reopen'
        ? apiPost(endpoints.reopenStatementLine(account, id, line.position), StatementLineSchema)
        : apiPut(endpoints.statementLine(account, id, line.position), StatementLineSchema, { body: given }),
    onSuccess: (saved, given) => {
      void client.invalidateQueries({ queryKey: queryKeys.statement(account, id) });
      notify(
        given === 'reopen'
          ? `Open again: ${lineName(saved)}.`
          : `${outcomeTexts[saved.outcome].word}${saved.resolved_at === null ? '' : ', settled'}: ${lineName(saved)}.`,
      );
      onDone();
    },
  });
  const fields = isApiError(save.error) ? save.error.fields : {};
  const transaction = choice === '' || choice === 'other' ? named.trim() : choice;
  const changedNote = note.trim() !== (line.note ?? '') ? note.trim() : '';
  const { tone, word, meaning } = outcomeTexts[line.outcome];

  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (save.isPending) return;
        save.mutate({ note: changedNote || null, transaction: transaction || null });
      }}
    >
      <div className="flex flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-3">
          <StatusMark tone={tone} word={word} />
          {line.amount !== null && <MoneyText amount={line.amount} currency={line.currency} />}
          <span className="text-13 text-muted">{line.day}</span>
        </p>
        <p className="text-13 text-muted">{meaning}</p>
        {explanationOf(line).map((text) => (
          <p key={text} className="break-words">
            <bdi>{text}</bdi>
          </p>
        ))}
        {line.resolved_at !== null && (
          <p className="text-13 text-muted">
            Settled <TimeText instant={line.resolved_at} />
            {line.resolved_by && (
              <>
                {' '}
                by <bdi>{line.resolved_by}</bdi>
              </>
            )}
          </p>
        )}
      </div>
      {line.candidates.length > 0 && (
        <fieldset className="flex flex-col gap-1">
          <legend className="pb-1 text-13 font-medium">Which receipt is it?</legend>
          {[...line.candidates, undefined].map((one) => (
            <Checkbox
              key={one?.id ?? 'other'}
              type="radio"
              name={group}
              checked={choice === (one?.id ?? 'other')}
              onChange={() => setChoice(one?.id ?? 'other')}
              label={
                one ? (
                  <span className="flex flex-wrap gap-x-3">
                    <UserText className="font-medium">{one.receipt_number ?? one.id}</UserText>
                    <MoneyText amount={one.amount} currency={one.currency} />
                    <TimeText instant={one.created_at} show="point" />
                    {one.card_last4 && <span>···· {one.card_last4}</span>}
                  </span>
                ) : (
                  'Another one, or none'
                )
              }
            />
          ))}
        </fieldset>
      )}
      {mayLink && (line.candidates.length === 0 || choice === 'other') && (
        <Field
          label="Link to a receipt"
          note="optional"
          hint="Receipt number or transaction id"
          error={fields['transaction']?.[0]}
        >
          <TextInput autoComplete="off" value={named} onChange={(event) => setNamed(event.target.value)} />
        </Field>
      )}
      <Field label="Note" hint="A note settles the line: it is open no more." error={fields['note']?.[0]}>
        <TextArea rows={2} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      {save.isError && !fields['note'] && !(mayLink && fields['transaction']) && (
        <p role="alert" className="font-medium text-failed">
          Not saved: {Object.values(fields).flat().join(' ') || save.error.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={changedNote === '' && transaction === ''}
        >
          {transaction === '' ? 'Settle with this note' : 'Link this receipt'}
        </Button>
        {isDecided && (
          <Button busy={save.isPending} onClick={() => save.mutate('reopen')}>
            {line.matched_by === 'hand' ? 'Take the link back' : 'Open again'}
          </Button>
        )}
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
