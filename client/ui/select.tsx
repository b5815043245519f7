import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { controlClass, useFieldControl } from './field.tsx';

/** The platform's own select; `options` are value and word. Children may be given instead, for groups. */
export function Select({
  options,
  className,
  children,
  ...rest
}: ComponentProps<'select'> & { options?: readonly (readonly [value: string, word: string])[] }) {
  return (
    <select {...useFieldControl()} {...rest} className={clsx(controlClass, 'pe-8', className)}>
      {options?.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
      {children}
    </select>
  );
}
