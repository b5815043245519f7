/** How far a payment has come; what tells of less than is known may be old, and takes nothing back. */
const steps: Record<string, number> = {
  authorized: 1,
  failed: 2,
  captured: 3,
  voided: 4,
  partially_refunded: 4,
  refunded: 5,
};

/** Whether the second status of a transaction is behind the first; of unknown ones that can't be told. */
export function isBackward(from: string, to: string): boolean {
  const [before, after] = [steps[from], steps[to]];
  return before !== undefined && after !== undefined && after < before;
}

/** Whether money that was given back would not be any more. */
export function takesRefundBack(from: string, to: string): boolean {
  return (from === 'refunded' || from === 'partially_refunded') && isBackward(from, to);
}
