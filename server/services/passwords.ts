import { hash, verify } from '@node-rs/argon2';

/** argon2id (this library's default) at OWASP's minimum: 19 MiB, 2 passes, 1 lane. */
const options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), options);
}

let decoy: Promise<string> | undefined;

/** Whether the password fits. Without a user the same work is done, so that time tells nobody who exists. */
export async function passwordFits(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has set');
  const fits = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'));
  return fits && passwordHash !== undefined;
}
