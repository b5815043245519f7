import { ApiError } from '../errors.ts';
import { loginRoute, policyOf, type Route } from '../middleware/routes.ts';

/** Reports who may use each of the routes that run, this one included. For owners. */
export function policyRoute(others: readonly Route[]): Route {
  const ask = loginRoute('get', '/api/policy', async ({ context, response, login }) => {
    const memberships = await context.store.users.memberships(login.user.id);
    if (!memberships.some(({ role }) => role === 'owner'))
      throw new ApiError('forbidden', 'Only an owner can read the policy.');
    response.json({ routes: policyOf([...others, route]) });
  });
  const route: Route = { ...ask, access: 'view_policy' };
  return route;
}
