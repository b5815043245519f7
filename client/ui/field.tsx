import { clsx } from 'clsx';
import { createContext, use, useId, type ReactNode } from 'react';

type FieldControl = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

const FieldContext = createContext<FieldControl | undefined>(undefined);

/** What a control inside a Field must carry to be tied to its label, hint and error. */
export function useFieldControl(): FieldControl | undefined {
  return use(FieldContext);
}

type FieldProps = {
  label: string;
  /** Stands behind the label, quietly: "optional". Not part of the accessible name. */
  note?: string | undefined;
  hint?: ReactNode;
  error?: string | undefined;
  /** Hides the label from view, not from assistive technology. */
  labelHidden?: boolean;
  className?: string | undefined;
  children: ReactNode;
};

/** One labelled control with its hint and error. The control inside picks the ties up by itself. */
export function Field({ label, note, hint, error, labelHidden = false, className, children }: FieldProps) {
  const id = useId();
  const describedBy = clsx(note && `${id}-note`, hint && `${id}-hint`, error && `${id}-error`);
  const control: FieldControl = {
    id,
    'aria-describedby': describedBy || undefined,
    'aria-invalid': error ? true : undefined,
  };
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <div className={clsx('flex items-baseline gap-2', labelHidden && 'sr-only')}>
        <label htmlFor={id} className="text-13 font-medium">
          {label}
        </label>
        {note && (
          <span id={`${id}-note`} className="text-12 text-muted">
            {note}
          </span>
        )}
      </div>
      <FieldContext value={control}>{children}</FieldContext>
      {error && (
        <p id={`${id}-error`} className="text-13 font-medium text-failed">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-12 text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** The look that every box for typing or choosing shares. 16 px on touch keeps phones from zooming in. */
export const controlClass =
  'w-full min-w-0 rounded-md border border-line-strong bg-raised px-3 py-2 text-14 text-text min-h-9 ' +
  'placeholder:text-muted disabled:opacity-60 aria-invalid:border-failed aria-invalid:border-2 ' +
  'pointer-coarse:min-h-11 pointer-coarse:text-16';
