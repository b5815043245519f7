import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The single-use token of "Create the owner", known to this process alone and printed once. */
export type OwnerLink = { token: string; matches(token: string): boolean };

export function createOwnerLink(): OwnerLink {
  const token = randomBytes(32).toString('base64url');
  const digest = (value: string) => createHash('sha256').update(value).digest();
  const expected = digest(token);
  return { token, matches: (given) => timingSafeEqual(digest(given), expected) };
}
