import { useEffect, useRef } from 'react';
import { get, useFormContext, useFormState } from 'react-hook-form';
import type { FieldMessages } from '#shared/errors.ts';
import { byPlace, isFormField } from './field-names.ts';
import type { FormValues } from './form-values.ts';
import type { TextName } from './form-field.tsx';

type ErrorSummaryProps = {
  /** What was wrong when the link was last asked for, by the form's field names. */
  errors: FieldMessages;
  /** A sentence about the whole, as when the upstream refused it. */
  message?: string | undefined;
};

/** What must be mended, in the order of the page; takes the focus when it comes, and leads to each field. */
export function ErrorSummary({ errors, message }: ErrorSummaryProps) {
  const { setFocus } = useFormContext<FormValues>();
  const { errors: current } = useFormState<FormValues>();
  const ref = useRef<HTMLDivElement>(null);
  // A field that has been mended since leaves the list; names without a field stay until the next try.
  const open = Object.entries(errors)
    .filter(([name]) => !isFormField(name) || get(current, name))
    .toSorted(([a], [b]) => byPlace(a, b));
  const isShown = open.length > 0 || message !== undefined;
  useEffect(() => {
    if (isShown) ref.current?.focus();
  }, [errors, isShown]);
  if (!isShown) return null;
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      aria-labelledby="error-summary-title"
      className="scroll-mt-24 rounded-lg border-2 border-failed bg-failed-soft p-4 outline-none"
    >
      <h2 id="error-summary-title" className="text-16 font-semibold">
        {message
          ? 'The link was not made'
          : open.length === 1
            ? 'One thing to mend'
            : `${open.length} things to mend`}
      </h2>
      {message && <p className="mt-1">{message}</p>}
      <ul className="mt-2 flex flex-col gap-1">
        {open.map(([name, messages]) => (
          <li key={name}>
            {isFormField(name) ? (
              <a
                href={`#${name}`}
                className="font-medium text-failed underline underline-offset-2"
                onClick={(event) => {
                  event.preventDefault();
                  unfold(name);
                  setFocus(name as TextName);
                }}
              >
                {messages.join(' ')}
              </a>
            ) : (
              <span>
                <bdi className="font-mono text-13">{name}</bdi>: {messages.join(' ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Opens the fold that a field stands in: what is folded away can't take the focus. */
export function unfold(name: string): void {
  for (const element of document.getElementsByName(name)) {
    const fold = element.closest('details');
    if (fold) fold.open = true;
  }
}
