/**
 * The decline codes that the upstream documents (ISO 8583 response codes). Others are not documented:
 * they are shown raw with the gateway's own text, and nothing is invented.
 */
const meanings: Record<string, string> = {
  '05': 'declined by the issuer',
  '12': 'invalid transaction',
  '14': 'declined by the issuer',
  '51': 'insufficient funds',
  '97': 'card verification or 3-D Secure failed',
};

/** A decline in words: "insufficient funds (51)"; an unknown code as "code 91: text of the gateway". */
export function explainDecline(code: string | null, gatewayText: string | null): string {
  const said = gatewayText?.trim() ?? '';
  if (!code) return said || 'the gateway gave no reason';
  const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  if (meaning) return `${meaning} (${code})`;
  return said ? `code ${code}: ${said}` : `code ${code}, no text from the gateway`;
}
