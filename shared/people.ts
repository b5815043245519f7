import * as z from 'zod/mini';
import { modes, roles } from './roles.ts';
import { EmailSchema, filledText, isTimeZone, text } from './text.ts';

export const passwordLength = { min: 15, max: 128 } as const;

export const PasswordSchema = z
  .string('Write a password.')
  .check(
    z.minLength(
      passwordLength.min,
      `Use at least ${passwordLength.min} characters; a sentence is easiest to remember.`,
    ),
    z.maxLength(passwordLength.max, `Use at most ${passwordLength.max} characters.`),
  );

/** Addresses are compared without regard to case. */
export const normaliseEmail = (email: string) => email.trim().toLowerCase();

export const SignInSchema = z.object({
  email: z
    .string('Write your e-mail address.')
    .check(z.minLength(1, 'Write your e-mail address.'), z.maxLength(254, 'This address is too long.')),
  password: z
    .string('Write your password.')
    .check(z.minLength(1, 'Write your password.'), z.maxLength(1024, 'This password is too long.')),
  code: z.optional(text(16)),
});

/** Body of `POST /api/owner`: the printed single-use token makes the first owner. */
export const CreateOwnerSchema = z.object({
  token: z.string('Open the link that the server printed.').check(z.minLength(1), z.maxLength(128)),
  email: EmailSchema,
  name: z.optional(text(100)),
  password: PasswordSchema,
});

export const SlugSchema = z
  .string()
  .check(
    z.regex(
      /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
      'Use 1 to 40 lower-case letters, digits and dashes for the slug.',
    ),
  );

export const MerchantSettingsSchema = z.object({
  name: filledText(100, 'Write the merchant’s name.'),
  time_zone: z
    .string('Choose a time zone.')
    .check(z.refine(isTimeZone, 'Choose a time zone such as America/Jamaica.')),
});
export type MerchantSettings = z.infer<typeof MerchantSettingsSchema>;

/** Which upstream an account speaks to: the built-in sandbox, the real API or another address, or none yet. */
const upstreamKinds = ['sandbox', 'real', 'custom', 'none'] as const;

export const MembershipSchema = z.object({
  slug: z.string(),
  name: z.string(),
  time_zone: z.string(),
  role: z.enum(roles),
  upstreams: z.record(
    z.enum(modes),
    z.object({
      kind: z.enum(upstreamKinds),
      origin: z.nullable(z.string()),
      /** What keeps the account from its upstream right now, and since when (null where that is not known). */
      trouble: z.nullable(
        z.object({
          code: z.enum(['api_key_rejected', 'upstream_unavailable']),
          since: z.nullable(z.string()),
        }),
      ),
    }),
  ),
});
export type Membership = z.infer<typeof MembershipSchema>;

/** Reply of `POST /api/sign-in` and `GET /api/me`. */
export const MeSchema = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  merchants: z.array(MembershipSchema),
});
export type Me = z.infer<typeof MeSchema>;

/** Reply of `GET /api/:merchant/settings` and its `PUT`. */
export const MerchantSchema = z.object({ slug: z.string(), name: z.string(), time_zone: z.string() });
export type Merchant = z.infer<typeof MerchantSchema>;
