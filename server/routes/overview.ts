import { OverviewSchema } from '#shared/overview.ts';
import { reply } from '../middleware/reply.ts';
import { accountRoute, queryOf, type Route } from '../middleware/routes.ts';
import { readPeriod } from '../services/overview-requests.ts';
import { getOverview } from '../services/overview.ts';

export const overviewRoutes: Route[] = [
  accountRoute('get', '/overview', 'view', async (call) => {
    const { context, merchant } = call;
    const period = readPeriod(queryOf(call), merchant.timeZone, context.clock.now());
    reply(call.response, 200, OverviewSchema, await getOverview(context, merchant, call.upstream, period));
  }),
];
