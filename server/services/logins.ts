import { createHash, randomBytes } from 'node:crypto';
import { normaliseEmail } from '#shared/people.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { LoginRow, MembershipRow, UserRow } from '../store/rows.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { passwordFits } from './passwords.ts';

export type CurrentLogin = { login: LoginRow; user: UserRow };

/** Checks a password and opens a login. Replies the token for the cookie. Throws sign_in_failed, the same for every cause. */
export async function signIn(
  context: Context,
  given: { email: string; password: string },
  actor: Actor,
): Promise<{ token: string; user: UserRow }> {
  const user = await context.store.users.getByEmail(normaliseEmail(given.email));
  const isActive = user !== undefined && user.disabledAt === null;
  const fits = await passwordFits(user?.passwordHash, given.password);
  if (!fits || !isActive) {
    await context.store.audit.add(
      auditEntry(context.clock.now(), { ...actor, userId: user?.id ?? null }, 'sign_in', {
        outcome: 'refused',
      }),
    );
    throw new ApiError('sign_in_failed', 'E-mail or password is wrong.');
  }
  return { token: await openLogin(context, user, actor), user };
}

/** Opens a login for a user who has proved who they are; always under a new token. */
export async function openLogin(context: Context, user: UserRow, actor: Actor): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const now = context.clock.now();
  const audit = auditEntry(now, { ...actor, userId: user.id }, 'sign_in');
  await context.store.logins.add(
    { tokenHash: hashToken(token), userId: user.id, createdAt: now, lastSeenAt: now },
    audit,
  );
  return token;
}

/**
 * The login behind a cookie, if it is alive: seen within the idle limit, opened within the absolute one. What a page
 * asks for by itself is not activity and leaves the idle clock alone.
 */
export async function findLogin(
  context: Context,
  token: string,
  isActivity: boolean,
): Promise<CurrentLogin | undefined> {
  const { store, clock, config, log } = context;
  const found = await store.logins.get(hashToken(token));
  const now = clock.now();
  if (
    !found ||
    now - found.login.lastSeenAt >= config.loginIdleMs ||
    now - found.login.createdAt >= config.loginAbsoluteMs
  )
    return undefined;
  // A write per request would be waste: the idle clock need only be right to a tenth.
  if (isActivity && now - found.login.lastSeenAt > config.loginIdleMs / 10) {
    store.logins
      .touch(found.login.tokenHash, now)
      .catch((error: unknown) => log.warn({ err: error }, 'a login could not be touched'));
  }
  return found;
}

/** What the person behind a cookie is at the merchant; to be asked beside {@link findLogin}, which tells whether it is alive. */
export function findMembership(
  { store }: Context,
  token: string,
  merchant: string,
): Promise<MembershipRow | undefined> {
  return store.users.membershipOfLogin(hashToken(token), merchant);
}

export async function signOut(context: Context, login: LoginRow, actor: Actor): Promise<void> {
  await context.store.logins.end(login.tokenHash, auditEntry(context.clock.now(), actor, 'sign_out'));
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
