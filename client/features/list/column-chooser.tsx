import { ArrowDown, ArrowUp, GripVertical, Pin } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import type { Layout } from '#shared/views.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { withColumn, withMoved, withPinned } from './column-layout.ts';

export type ColumnName = { id: string; header: string };

type ColumnChooserProps = {
  /** Every column that the list has. */
  all: readonly ColumnName[];
  layout: Layout;
  /** Null: as it comes. */
  onLayout: (layout: Layout | null) => void;
  onClose: () => void;
};

/** Which columns a list shows, in which order, which stay in view, and how close its rows stand. Changes show at once. */
export function ColumnChooser({ all, layout: kept, onLayout, onClose }: ColumnChooserProps) {
  const [draft, setDraft] = useState<Layout | null>(null);
  // Where the layout is kept it changes a moment later: a tick must not jump back, nor the next step undo the last one.
  if (draft && JSON.stringify(draft) === JSON.stringify(kept)) setDraft(null);
  const layout = draft ?? kept;
  const change = (next: Layout) => {
    setDraft(next);
    onLayout(next);
  };
  const [said, setSaid] = useState('');
  const [dragged, setDragged] = useState<string | null>(null);
  const shown = layout.columns.flatMap((id) => all.find((column) => column.id === id) ?? []);
  const hidden = all.filter(({ id }) => !layout.columns.includes(id));

  const move = (id: string, to: number) => {
    const next = withMoved(layout, id, to);
    const name = all.find((column) => column.id === id)?.header ?? id;
    if (next === layout) return setSaid(`${name} stands there already.`);
    change(next);
    return setSaid(`${name} is column ${next.columns.indexOf(id) + 1} of ${next.columns.length}.`);
  };
  const dropOn = (id: string) => ({
    onDragOver: (event: DragEvent) => {
      if (dragged !== null) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (dragged !== null) move(dragged, layout.columns.indexOf(id));
      setDragged(null);
    },
  });

  return (
    <Dialog open title="Columns and rows" onClose={onClose}>
      <fieldset className="flex flex-wrap gap-x-6">
        <legend className="mb-1 text-13 font-medium">Rows</legend>
        {(['comfortable', 'compact'] as const).map((density) => (
          <Checkbox
            key={density}
            type="radio"
            name="density"
            label={density === 'compact' ? 'Compact' : 'Comfortable'}
            checked={layout.density === density}
            onChange={() => change({ ...layout, density })}
          />
        ))}
      </fieldset>
      <section aria-labelledby="shown-columns" className="flex flex-col gap-1">
        <h3 id="shown-columns" className="text-13 font-medium">
          Shown, from first to last
        </h3>
        <ul className="max-h-[50dvh] overflow-y-auto rounded-md border border-line">
          {shown.map(({ id, header }, index) => (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a second way beside the buttons
            <li
              key={id}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                setDragged(id);
              }}
              onDragEnd={() => setDragged(null)}
              {...dropOn(id)}
              className={`flex items-center gap-1 border-b border-line px-2 last:border-b-0 ${dragged === id ? 'bg-accent-soft' : ''}`}
            >
              <GripVertical aria-hidden="true" className="size-4 shrink-0 cursor-grab text-muted" />
              <Checkbox
                label={header}
                className="grow"
                checked
                disabled={shown.length === 1}
                onChange={() => change(withColumn(layout, id, false))}
              />
              <IconButton
                name={`Keep ${header} in view`}
                aria-pressed={layout.pinned.includes(id)}
                className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
                icon={<Pin aria-hidden="true" className="size-4" />}
                onClick={() => change(withPinned(layout, id, !layout.pinned.includes(id)))}
              />
              <IconButton
                name={`Move ${header} up`}
                icon={<ArrowUp aria-hidden="true" className="size-4" />}
                onClick={() => move(id, index - 1)}
              />
              <IconButton
                name={`Move ${header} down`}
                icon={<ArrowDown aria-hidden="true" className="size-4" />}
                onClick={() => move(id, index + 1)}
              />
            </li>
          ))}
        </ul>
      </section>
      {hidden.length > 0 && (
        <fieldset>
          <legend className="mb-1 text-13 font-medium">Not shown</legend>
          <div className="grid grid-cols-2 gap-x-4">
            {hidden.map(({ id, header }) => (
              <Checkbox
                key={id}
                label={header}
                checked={false}
                onChange={() => change(withColumn(layout, id, true))}
              />
            ))}
          </div>
        </fieldset>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="flex justify-between gap-2">
        <Button
          look="quiet"
          onClick={() => {
            setDraft(null);
            onLayout(null);
          }}
        >
          As it comes
        </Button>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
