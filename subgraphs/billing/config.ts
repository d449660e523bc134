/** The settings of the billing service. */
import {
  baseUrl,
  callerKeys,
  databaseSettings,
  idempotencySettings,
  readConfig,
  serviceSettings,
  signingKey,
} from '#platform/config.ts';

export const readBillingConfig = () =>
  readConfig({
    ...serviceSettings({ port: 4003 }),
    ...databaseSettings,
    ...idempotencySettings,
    CALLER_KEYS: callerKeys(),
    SERVICE_KEY: signingKey(),
    ORDER_URL: baseUrl(),
  });
