/** Starts the billing service. */
import { createIdentitySigner } from '#platform/identity.ts';
import { createServiceClient } from '#platform/service-client.ts';
import { runSubgraph } from '#platform/subgraph-service.ts';
import { readBillingConfig } from './config.ts';
import { billingEntities, billingMigrations } from './database.ts';
import { startExpiringKeys } from './expire-keys.ts';
import { createOrderClient } from './order-client.ts';
import { createBillingSubgraph } from './server.ts';

const name = 'billing';

await runSubgraph({
  name,
  readConfig: readBillingConfig,
  entities: billingEntities,
  migrations: billingMigrations,
  build: async (config, base) => {
    const client = createServiceClient({
      service: 'order',
      url: config.ORDER_URL,
      signIdentity: createIdentitySigner(name, config.SERVICE_KEY),
    });
    const dependencies = { ...base, orders: createOrderClient(client) };
    return {
      app: await createBillingSubgraph(dependencies),
      startJobs: () => [startExpiringKeys({ ...dependencies, days: config.IDEMPOTENCY_KEY_DAYS })],
      close: [client.close],
    };
  },
});
