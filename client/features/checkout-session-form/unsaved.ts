import type { Account } from '../../lib/paths.ts';
import type { FormValues } from './form-values.ts';

/**
 * What was typed and is not on the server yet, in this page's memory alone: it bridges a lost login, a form
 * that gives way to another screen, and the moment between minting a key and the first save.
 */
const unsaved = new Map<string, FormValues>();

export type UnsavedName = { userId: string; account: Account; intentKey: string };

const nameOf = ({ userId, account, intentKey }: UnsavedName) =>
  [userId, account.merchant, account.mode, intentKey].join(' ');

export const readUnsaved = (name: UnsavedName): FormValues | undefined => unsaved.get(nameOf(name));
export const keepUnsaved = (name: UnsavedName, values: FormValues): void =>
  void unsaved.set(nameOf(name), values);
export const forgetUnsaved = (name: UnsavedName): void => void unsaved.delete(nameOf(name));
