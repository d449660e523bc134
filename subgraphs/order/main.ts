/** Starts the order service. */
import { createIdentitySigner } from '#platform/identity.ts';
import type { Loop } from '#platform/loop.ts';
import { connectMessaging } from '#platform/messaging.ts';
import { startRelay } from '#platform/outbox.ts';
import { createServiceClient } from '#platform/service-client.ts';
import { runSubgraph } from '#platform/subgraph-service.ts';
import { createBillingClient } from './billing-client.ts';
import { readOrderConfig } from './config.ts';
import { orderEntities, orderMigrations } from './database.ts';
import { startExpiringKeys } from './expire-keys.ts';
import { startReconciler } from './reconciler.ts';
import { createOrderSubgraph } from './server.ts';

const name = 'order';

await runSubgraph({
  name,
  readConfig: readOrderConfig,
  entities: orderEntities,
  migrations: orderMigrations,
  build: async (config, base) => {
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
      billing: createBillingClient(client),
      publishSoon: () => relay?.nudge(),
    };
    return {
      app: await createOrderSubgraph(dependencies),
      startJobs: () => {
        relay = startRelay(dependencies);
        const keys = startExpiringKeys({ ...dependencies, days: config.IDEMPOTENCY_KEY_DAYS });
        return [keys, startReconciler(dependencies), relay];
      },
      close: [client.close, messaging.close],
    };
  },
});
