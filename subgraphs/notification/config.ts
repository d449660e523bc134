/** The settings of the notification service and of its command. */
import {
  callerKeys,
  databaseSettings,
  idempotencySettings,
  messagingSettings,
  readConfig,
  serviceSettings,
} from '#platform/config.ts';

export const readNotificationConfig = () =>
  readConfig({
    ...serviceSettings({ port: 4004 }),
    ...databaseSettings,
    ...idempotencySettings,
    ...messagingSettings,
    CALLER_KEYS: callerKeys(),
  });

/** Where the command finds the database; undefined leaves it to the local stack. */
export const readDeadLettersConfig = () =>
  readConfig({ DATABASE_URL: databaseSettings.DATABASE_URL.optional() });
