/** The settings of the order service. */
import {
  baseUrl,
  callerKeys,
  databaseSettings,
  idempotencySettings,
  messagingSettings,
  readConfig,
  serviceSettings,
  signingKey,
} from '#platform/config.ts';

export const readOrderConfig = () =>
  readConfig({
    ...serviceSettings({ port: 4002 }),
    ...databaseSettings,
    ...idempotencySettings,
    ...messagingSettings,
    CALLER_KEYS: callerKeys(),
    SERVICE_KEY: signingKey(),
    BILLING_URL: baseUrl(),
  });
