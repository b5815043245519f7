import * as z from 'zod/mini';
import type { FieldErrors } from './api-error.ts';

type Issue = { input?: unknown };

function requiredOr(subject: string, rule: string): (issue: Issue) => string {
  return (issue) => (issue.input === undefined ? `${subject} is required.` : `${subject} must be ${rule}.`);
}

export function whole(
  subject: string,
  { min, max, what = 'a whole number' }: { min: number; max: number; what?: string },
): z.ZodMiniType<number> {
  return z
    .int({ error: requiredOr(subject, what) })
    .check(
      z.gte(min, { error: `${subject} must be at least ${min}.` }),
      z.lte(max, { error: `${subject} must be at most ${max}.` }),
    );
}

export function text(
  subject: string,
  { min = 1, max }: { min?: number; max: number },
): z.ZodMiniType<string> {
  return z
    .string({ error: requiredOr(subject, 'text') })
    .check(
      z.minLength(min, { error: `${subject} must not be empty.` }),
      z.maxLength(max, { error: `${subject} must have at most ${max} characters.` }),
      z.refine(hasNoControls, { error: `${subject} must not hold control characters.` }),
    );
}

function hasNoControls(value: string): boolean {
  return !/[^\P{Cc}\t\n\r]/u.test(value);
}

/** An absolute http or https address without a user name: nothing else is safe to send a buyer to. */
export function webAddress(subject: string): z.ZodMiniType<string> {
  const rule = 'an absolute http or https URL';
  return z
    .string({ error: requiredOr(subject, rule) })
    .check(
      z.maxLength(2048, { error: `${subject} must have at most 2048 characters.` }),
      z.refine(isWebAddress, { error: `${subject} must be ${rule}.` }),
    );
}

function isWebAddress(value: string): boolean {
  // URL drops tabs, newlines and outer spaces and mends backslashes and missing slashes: look before it does.
  if (!/^https?:\/\/[^\s/\\]/i.test(value) || /[\s\\\p{Cc}]/u.test(value) || !URL.canParse(value))
    return false;
  const url = new URL(value);
  return url.username === '' && url.password === '';
}

/** Messages by field, nested fields with dots: `line_items.0.unit_amount`. */
export function fieldErrorsOf(error: {
  issues: readonly { path: PropertyKey[]; message: string }[];
}): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error.issues) {
    const field = issue.path.map(String).join('.') || 'body';
    const messages = (errors[field] ??= []);
    if (!messages.includes(issue.message)) messages.push(issue.message);
  }
  return errors;
}
