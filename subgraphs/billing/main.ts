/** Starts the billing service. */
import { runSubgraph } from '#platform/subgraph-service.ts';
import { readBillingConfig } from './config.ts';
import { billingEntities, billingMigrations } from './database.ts';
import { startExpiringKeys } from './expire-keys.ts';
import { createBillingSubgraph } from './server.ts';

await runSubgraph({
  name: 'billing',
  readConfig: readBillingConfig,
  entities: billingEntities,
  migrations: billingMigrations,
  build: async (config, dependencies) => ({
    app: await createBillingSubgraph(dependencies),
    startJobs: () => [startExpiringKeys({ ...dependencies, days: config.IDEMPOTENCY_KEY_DAYS })],
  }),
});
