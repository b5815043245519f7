import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { CreateOwnerSchema, MeSchema, SignInSchema } from '#shared/people.ts';
import { validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { loginRoute, publicRoute, type Route } from '../middleware/routes.ts';
import { openLogin, signIn, signOut } from '../services/logins.ts';
import { createFirstOwner, describeMe } from '../services/people.ts';

export const peopleRoutes: Route[] = [
  publicRoute('post', '/api/sign-in', async ({ context, cookie, request, response, actor }) => {
    const given = z.safeParse(SignInSchema, jsonBody(request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    const { token, user } = await signIn(context, given.data, actor);
    cookie.set(response, token);
    reply(response, 200, MeSchema, await describeMe(context, user));
  }),

  publicRoute('post', '/api/owner', async ({ context, cookie, request, response, actor }) => {
    const given = z.safeParse(CreateOwnerSchema, jsonBody(request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    const user = await createFirstOwner(context, given.data.token, given.data, actor);
    cookie.set(response, await openLogin(context, user, actor));
    reply(response, 201, MeSchema, await describeMe(context, user));
  }),

  loginRoute('post', '/api/sign-out', async ({ context, cookie, response, login, actor }) => {
    await signOut(context, login.login, actor);
    cookie.clear(response);
    response.status(204).end();
  }),

  loginRoute('get', '/api/me', async ({ context, response, login }) => {
    reply(response, 200, MeSchema, await describeMe(context, login.user));
  }),
];
