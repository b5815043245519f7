import { randomUUID } from 'node:crypto';
import { type Me, type Membership, normaliseEmail } from '#shared/people.ts';
import { modes, type Role } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { MembershipRow, UserRow } from '../store/rows.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { hashPassword } from './passwords.ts';
import { instantReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

/** Without a name, the part of the address before the @ stands for it. */
export type NewPerson = { email: string; name?: string | undefined; password: string };

/** Who is signed in and where they belong. */
export async function describeMe(context: Context, user: UserRow): Promise<Me> {
  const memberships = await context.store.users.memberships(user.id);
  return {
    user: { id: user.id, email: user.email, name: user.name },
    merchants: await Promise.all(memberships.map((membership) => describeMembership(context, membership))),
  };
}

async function describeMembership(context: Context, { merchant, role }: MembershipRow): Promise<Membership> {
  const upstreams = await Promise.all(
    modes.map(async (mode) => {
      const upstream = await context.upstreams.of(merchant.slug, mode);
      const { kind, linkOrigin: origin } = upstream;
      return [mode, { kind, origin, trouble: troubleOf(upstream) }] as const;
    }),
  );
  return {
    slug: merchant.slug,
    name: merchant.name,
    time_zone: merchant.timeZone,
    role,
    upstreams: Object.fromEntries(upstreams) as Membership['upstreams'],
  };
}

/** What keeps an account from its upstream right now. A refused key comes first: only a person can mend it. */
function troubleOf({ keyRejectedSince, circuit }: Upstream): Membership['upstreams']['test']['trouble'] {
  if (keyRejectedSince !== null) return { code: 'api_key_rejected', since: instantReply(keyRejectedSince) };
  return circuit.isOpen() ? { code: 'upstream_unavailable', since: null } : null;
}

/** Makes the first owner by the printed link; dead once any owner exists. Throws forbidden, conflict. */
export async function createFirstOwner(
  context: Context,
  token: string,
  person: NewPerson,
  actor: Actor,
): Promise<UserRow> {
  if (!context.ownerLink.matches(token) || (await context.store.users.hasOwner())) {
    throw new ApiError('forbidden', 'This link is used up. Sign in, or ask an owner to add you.');
  }
  const user = await newUser(context, person);
  const audit = auditEntry(context.clock.now(), { ...actor, userId: user.id }, 'user.add', {
    merchant: 'main',
    kind: 'user',
    id: user.id,
    detail: { role: 'owner' },
  });
  const outcome = await context.store.users.addFirstOwner(user, 'main', audit);
  if (outcome === 'owner_exists')
    throw new ApiError('forbidden', 'This link is used up. Sign in, or ask an owner to add you.');
  if (outcome === 'duplicate')
    throw new ApiError('conflict', 'There is already somebody with this e-mail address.');
  return user;
}

/** Adds a person with a role at a merchant; for the command. */
export async function addPerson(
  context: Pick<Context, 'store' | 'clock'>,
  person: NewPerson,
  membership: { merchant: string; role: Role },
  actor: Actor,
) {
  const user = await newUser(context, person);
  const audit = auditEntry(context.clock.now(), actor, 'user.add', {
    merchant: membership.merchant,
    kind: 'user',
    id: user.id,
    detail: { role: membership.role },
  });
  return context.store.users.add(user, membership, audit);
}

/** Sets a new password and ends all of the person's logins. False when nobody has this address. */
export async function resetPassword(
  context: Pick<Context, 'store' | 'clock'>,
  email: string,
  password: string,
  actor: Actor,
): Promise<boolean> {
  const user = await context.store.users.getByEmail(normaliseEmail(email));
  if (!user) return false;
  const audit = auditEntry(context.clock.now(), actor, 'user.reset_password', { kind: 'user', id: user.id });
  await context.store.users.setPassword(user.id, await hashPassword(password), audit);
  return true;
}

async function newUser(
  context: Pick<Context, 'clock'>,
  { email, name, password }: NewPerson,
): Promise<UserRow> {
  return {
    id: randomUUID(),
    email: normaliseEmail(email),
    name: name?.trim() || (email.split('@', 1)[0] ?? email),
    passwordHash: await hashPassword(password),
    createdAt: context.clock.now(),
    disabledAt: null,
  };
}
