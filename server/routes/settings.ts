import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { MerchantSchema, MerchantSettingsSchema } from '#shared/people.ts';
import { validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { merchantRoute, type Route } from '../middleware/routes.ts';
import { merchantReply, updateMerchant } from '../services/merchants.ts';

export const settingsRoutes: Route[] = [
  merchantRoute('get', '/settings', 'view', ({ response, merchant }) => {
    reply(response, 200, MerchantSchema, merchantReply(merchant));
  }),

  merchantRoute(
    'put',
    '/settings',
    'manage_settings',
    async ({ context, request, response, merchant, actor }) => {
      const given = z.safeParse(MerchantSettingsSchema, jsonBody(request));
      if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
      reply(response, 200, MerchantSchema, await updateMerchant(context, merchant.slug, given.data, actor));
    },
  ),
];
