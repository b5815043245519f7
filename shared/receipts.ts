/**
 * The digits of a receipt number without leading zeros, or nothing when the text is not one: "RCT-000042",
 * "rct 42", "R C T 0 0 42" and "42" are all "42". People read receipts out with pauses, dashes and without prefix.
 */
export function receiptDigits(spoken: string): string | undefined {
  const compact = spoken
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_.#:/]+/gu, '');
  const match = /^(?:RECEIPT)?(?:NUMBER|NO)?(?:RCT)?0*(\d{1,18})$/.exec(compact);
  return match?.[1];
}
