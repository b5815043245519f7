export type Outcome =
  { kind: 'approved'; slow: boolean } | { kind: 'declined'; code: string; message: string };

export type TestCard = {
  number: string;
  brand: 'Visa' | 'Mastercard' | 'Amex';
  outcome: Outcome;
  label: string;
};

const approved: Outcome = { kind: 'approved', slow: false };

/** Every card that the sandbox takes. Any other number is refused on the page and kept nowhere. */
export const testCards: readonly TestCard[] = [
  { number: '4111111111111111', brand: 'Visa', outcome: approved, label: 'Visa, approved' },
  { number: '4012000000020071', brand: 'Visa', outcome: approved, label: 'Visa, approved' },
  { number: '5555555555554444', brand: 'Mastercard', outcome: approved, label: 'Mastercard, approved' },
  { number: '378282246310005', brand: 'Amex', outcome: approved, label: 'Amex, approved' },
  {
    number: '4000000000000119',
    brand: 'Visa',
    outcome: { kind: 'approved', slow: true },
    label: 'Visa, approved after 5 seconds',
  },
  {
    number: '4000000000000002',
    brand: 'Visa',
    outcome: { kind: 'declined', code: '05', message: 'Declined by the card issuer' },
    label: 'Visa, declined (05)',
  },
  {
    number: '4000000000009995',
    brand: 'Visa',
    outcome: { kind: 'declined', code: '51', message: 'Insufficient funds' },
    label: 'Visa, declined: insufficient funds (51)',
  },
  {
    number: '4000000000000127',
    brand: 'Visa',
    outcome: { kind: 'declined', code: '97', message: '3-D Secure verification failed' },
    label: 'Visa, declined: 3-D Secure failed (97)',
  },
];

/** "378282246310005" → "3782 822463 10005": in the groups that are printed on the card. */
export function grouped(number: string): string {
  return number.startsWith('3')
    ? number.replace(/^(\d{4})(\d{6})(\d{5})$/, '$1 $2 $3')
    : number.replace(/(\d{4})(?=\d)/g, '$1 ');
}
