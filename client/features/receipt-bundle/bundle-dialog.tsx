import { useState } from 'react';
import { formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Field } from '../../ui/field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Select } from '../../ui/select.tsx';
import { useBundleRun, type BundleState } from './bundle-run.ts';

type BundleDialogProps = {
  /** Filters and order: a query string of the list grammar. */
  params: URLSearchParams;
  /** Receipts that the filter lets through; null while that is not known. */
  count: number | null;
  onClose: () => void;
};

const papers = [
  ['a4', 'A4'],
  ['letter', 'Letter'],
] as const;

/** Makes one PDF of all receipts of a list, and tells how far it is. */
export function BundleDialog({ params, count, onClose }: BundleDialogProps) {
  const { state, start, cancel } = useBundleRun();
  const [paper, setPaper] = useState('a4');
  const begin = () => {
    const search = new URLSearchParams(params);
    search.set('paper', paper);
    void start(search.toString());
  };
  const leave = () => {
    cancel();
    onClose();
  };
  return (
    <Dialog open title="Receipts as one PDF" onClose={leave}>
      {state.step === 'asked' && (
        <>
          <p>
            {count === null ? 'Every receipt of this list' : formatCount(count, 'receipt')}, a page each, with
            an index and the totals of each currency in front.
          </p>
          <Field label="Paper">
            <Select options={papers} value={paper} onChange={({ target }) => setPaper(target.value)} />
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" onClick={begin}>
              Make the PDF
            </Button>
            <Button onClick={leave}>Cancel</Button>
          </div>
        </>
      )}
      {state.step === 'working' && <Working state={state} onCancel={cancel} />}
      {state.step === 'done' && (
        <>
          <p role="status">
            Done: {formatCount(state.total, 'receipt')} saved as <bdi>{state.name}</bdi>.
          </p>
          <div>
            <Button look="primary" onClick={leave}>
              Close
            </Button>
          </div>
        </>
      )}
      {state.step === 'failed' && (
        <ErrorState
          title="No PDF was made"
          message={state.message}
          stillTrue="Nothing was saved and nothing was changed."
          requestId={state.requestId}
          action={<Button onClick={begin}>Try again</Button>}
        />
      )}
    </Dialog>
  );
}

type WorkingProps = { state: Extract<BundleState, { step: 'working' }>; onCancel: () => void };

function Working({ state: { rows, total, bytes }, onCancel }: WorkingProps) {
  const size = `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const text =
    total === null
      ? 'Adding up…'
      : `${rows.toLocaleString('en')} of ${formatCount(total, 'receipt')} · ${size}`;
  return (
    <>
      <p className="tabular-nums">{text}</p>
      <ProgressBar name="PDF of the receipts" text={text} done={rows} total={total} />
      <div>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </>
  );
}
