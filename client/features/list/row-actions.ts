import { writeClipboard } from '../../lib/clipboard.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useNotify } from '../../ui/notices.tsx';
import { focusedPlace } from '../../ui/row-keys.ts';
import type { RowActions } from './list-kind.ts';

type RowActionsOptions<Row> = {
  actions: RowActions<Row>;
  rowAt: (place: number) => Row | undefined;
  onSelect: (place: number, isRange: boolean) => void;
  /** Off while rows are selected: the same keys then are about all of them. */
  enabled: boolean;
};

/** Keys for the row that has the focus. */
export function useRowActions<Row extends { id: string }>(options: RowActionsOptions<Row>) {
  const { actions, rowAt, onSelect, enabled } = options;
  const notify = useNotify();
  const { copied, refresh } = actions;

  const withRow = (act: (row: Row) => void) => () => {
    const place = focusedPlace();
    const row = place === undefined ? undefined : rowAt(place);
    if (row) act(row);
    else notify('No row has the focus. Go to one with j, then press the key again.');
  };
  const copy = async (text: string | null, what: string) => {
    if (text === null) return notify(`This row has no ${what} to copy.`);
    const done = await writeClipboard(text);
    return notify(done ? `Copied: ${text}` : 'Not copied: the browser refused.');
  };
  const reread = async (row: Row) => {
    try {
      await refresh?.run(row);
      notify('Re-read just now.');
    } catch (error) {
      notify(`Not refreshed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const select = (isRange: boolean) => () => {
    const place = focusedPlace();
    if (place !== undefined) onSelect(place, isRange);
  };
  useShortcut('x', 'Select the row', select(false));
  useShortcut('X', 'Select up to the row', select(true));
  useShortcut(
    'c',
    `Copy the ${copied.what}`,
    withRow((row) => void copy(copied.of(row), copied.what)),
    enabled,
  );
  useShortcut(
    'i',
    'Copy the id',
    withRow((row) => void copy(row.id, 'id')),
    enabled,
  );
  useShortcut(
    'r',
    'Refresh the row',
    withRow((row) => void reread(row)),
    enabled && refresh !== undefined,
  );
}
