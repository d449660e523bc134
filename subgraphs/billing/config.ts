/** The settings of the billing service. */
import { callerKeys, databaseSettings, readConfig, serviceSettings } from '#platform/config.ts';

export const readBillingConfig = () =>
  readConfig({
    ...serviceSettings({ port: 4003 }),
    ...databaseSettings,
    CALLER_KEYS: callerKeys(),
  });
