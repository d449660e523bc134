/** Starts the user service. */
import { createIdentitySigner } from '#platform/identity.ts';
import type { Loop } from '#platform/loop.ts';
import { connectMessaging } from '#platform/messaging.ts';
import { startRelay } from '#platform/outbox.ts';
import { createServiceClient } from '#platform/service-client.ts';
import { runSubgraph } from '#platform/subgraph-service.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createBillingClient } from './billing-client.ts';
import { readUserConfig } from './config.ts';
import { userEntities, userMigrations } from './database.ts';
import { startDeletingExpiredRows } from './delete-expired-rows.ts';
import { ensureAdministrator } from './ensure-administrator.ts';
import { followKeyFile } from './follow-key-file.ts';
import { startOpeningAccounts } from './open-accounts.ts';
import { createPasswords } from './password.ts';
import { createUserSubgraph } from './server.ts';
import { createThrottle } from './throttle.ts';

const name = 'user';

await runSubgraph({
  name,
  readConfig: readUserConfig,
  entities: userEntities,
  migrations: userMigrations,
  build: async (config, base) => {
    const keyFile = await followKeyFile({ file: config.ACCESS_TOKEN_KEYS_FILE, logger: base.logger });
    const messaging = connectMessaging({
      url: config.NATS_URL,
      name,
      streamReplicas: config.STREAM_REPLICAS,
      logger: base.logger,
    });
    base.readiness.add({ name: 'nats', required: false, run: messaging.check });
    const client = createServiceClient({
      service: 'billing',
      url: config.BILLING_URL,
      signIdentity: createIdentitySigner(name, config.SERVICE_KEY),
    });
    let relay: Loop | undefined;
    const dependencies = {
      ...base,
      messaging,
      passwords: createPasswords(),
      accessTokens: createAccessTokens(keyFile.keys),
      billing: createBillingClient(client),
      throttle: createThrottle({
        accountFree: config.THROTTLE_ACCOUNT_FREE,
        registrationFree: config.THROTTLE_REGISTRATION_FREE,
        addressFree: config.THROTTLE_ADDRESS_FREE,
        refreshFree: config.THROTTLE_REFRESH_FREE,
        delayMaxSeconds: config.THROTTLE_DELAY_MAX_SECONDS,
      }),
      publishSoon: () => relay?.nudge(),
    };
    return {
      app: await createUserSubgraph(dependencies),
      startJobs: async () => {
        if (config.administrator) {
          await ensureAdministrator(dependencies, base.database.em.fork(), config.administrator);
        }
        relay = startRelay(dependencies);
        return [startOpeningAccounts(dependencies), startDeletingExpiredRows(dependencies), relay];
      },
      close: [keyFile.stop, client.close, messaging.close],
    };
  },
});
