/** The row of a long list that has the focus. */
export type FocusedRow = { place: number; id: string; name: string };

export function focusedRow(): FocusedRow | undefined {
  const row = document.activeElement?.closest<HTMLElement>('[data-place][data-id]');
  const { place, id } = row?.dataset ?? {};
  if (!row || place === undefined || id === undefined) return undefined;
  return { place: Number(place), id, name: row.querySelector('a[data-row]')?.firstChild?.textContent ?? id };
}

/** Goes on to the row after a place, where there is one: rows just beyond the window's edge are drawn already. */
export function focusRowAfter(place: number): void {
  const link = document.querySelector<HTMLElement>(`[data-place="${place + 1}"] a[data-row]`);
  link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  link?.focus({ preventScroll: true });
}
