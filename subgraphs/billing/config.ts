/** The settings of the billing service. */
import {
  callerKeys,
  databaseSettings,
  idempotencySettings,
  readConfig,
  serviceSettings,
} from '#platform/config.ts';

export const readBillingConfig = () =>
  readConfig({
    ...serviceSettings({ port: 4003 }),
    ...databaseSettings,
    ...idempotencySettings,
    CALLER_KEYS: callerKeys(),
  });
