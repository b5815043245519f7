import { clsx } from 'clsx';
import { useEffect, type ComponentProps } from 'react';
import { controlClass, useFieldControl } from './field.tsx';

type TextInputProps = ComponentProps<'input'> & {
  /** Where typing begins on this page or in this dialog. One at most. */
  takesFocus?: boolean;
};

export function TextInput({ className, type = 'text', takesFocus = false, ...rest }: TextInputProps) {
  const control = useFieldControl();
  const id = control?.id;
  useEffect(() => {
    const input = takesFocus && id !== undefined && document.getElementById(id);
    if (!input) return;
    // The mark is for a dialog that opens later and would choose its first button.
    input.setAttribute('autofocus', '');
    input.focus();
  }, [takesFocus, id]);
  return <input {...control} type={type} {...rest} className={clsx(controlClass, className)} />;
}
