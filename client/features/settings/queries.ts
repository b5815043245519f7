import { queryOptions } from '@tanstack/react-query';
import { MerchantSchema, type Merchant, type MerchantSettings } from '#shared/people.ts';
import { apiGet, apiPut } from '../../lib/api.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

export const settingsQuery = (merchant: string) =>
  queryOptions({
    queryKey: queryKeys.settings(merchant),
    queryFn: ({ signal }) => apiGet(endpoints.settings(merchant), MerchantSchema, { signal }),
  });

export const putSettings = (merchant: string, settings: MerchantSettings): Promise<Merchant> =>
  apiPut(endpoints.settings(merchant), MerchantSchema, { body: settings });
