import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

/** A tick box or, with type="radio", one of several, with its words. */
export function Checkbox({
  label,
  className,
  type = 'checkbox',
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; type?: 'checkbox' | 'radio' }) {
  return (
    <label
      className={clsx('inline-flex min-h-7 items-center gap-2 text-14 pointer-coarse:min-h-11', className)}
    >
      <input type={type} {...rest} className="size-4 shrink-0 accent-accent" />
      <span>{label}</span>
    </label>
  );
}
