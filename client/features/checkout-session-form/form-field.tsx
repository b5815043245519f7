import type { ComponentProps, ReactNode } from 'react';
import { get, useFormContext, useFormState } from 'react-hook-form';
import type { FieldError, FieldPathByValue } from 'react-hook-form';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import type { FormValues } from './form-values.ts';
import { oncePressIsOver } from './press.ts';

export type TextName = FieldPathByValue<FormValues, string>;

/**
 * Ties a control to the form: it is checked when left with something in it, and again on each change
 * once it has an error, so that nobody is told off while still typing or for passing by.
 */
export function useTyped(name: TextName) {
  const { register, trigger, getValues, getFieldState } = useFormContext<FormValues>();
  const props = register(name, {
    onBlur: () => {
      if (getValues(name).trim()) oncePressIsOver(() => void trigger(name));
    },
    onChange: () => {
      if (getFieldState(name).error) void trigger(name);
    },
  });
  return { props, error: useFieldMessage(name) };
}

function useFieldMessage(name: string): string | undefined {
  const { errors } = useFormState<FormValues>();
  const error: FieldError | undefined = get(errors, name);
  return error?.message;
}

type FormFieldProps = {
  name: TextName;
  label: string;
  note?: string;
  hint?: ReactNode;
  className?: string;
  labelHidden?: boolean;
  input?: Omit<ComponentProps<'input'>, 'name'>;
  /** Text of several lines, when it already has them: a one-line box would lose the breaks. */
  multiline?: boolean;
};

export function FormField({ name, label, input, multiline = false, ...field }: FormFieldProps) {
  const { props, error } = useTyped(name);
  return (
    <Field label={label} error={error} {...field}>
      {multiline ? <TextArea {...props} /> : <TextInput autoComplete="off" {...input} {...props} />}
    </Field>
  );
}
