/** Starts the gateway. */
import { createAccessTokenVerifier } from '#platform/access-token.ts';
import { createIdentitySigner } from '#platform/identity.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createReadiness } from '#platform/readiness.ts';
import { runService } from '#platform/service.ts';
import { readGatewayConfig } from './config.ts';
import { createGateway } from './server.ts';

await runService('gateway', readGatewayConfig, async (config, logger) => {
  const metrics = createMetrics('gateway');
  const readiness = createReadiness();
  const app = await createGateway({
    logger,
    metrics,
    readiness,
    limits: { concurrentRequestsMax: config.CONCURRENT_REQUESTS_MAX },
    corsOrigins: config.CORS_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    supergraphFile: config.SUPERGRAPH_FILE,
    subgraphUrls: {
      user: config.USER_URL,
      order: config.ORDER_URL,
      billing: config.BILLING_URL,
      notification: config.NOTIFICATION_URL,
    },
    signIdentity: createIdentitySigner('gateway', config.SERVICE_KEY),
    verifyAccessToken: createAccessTokenVerifier(new URL('/.well-known/jwks.json', config.USER_URL)),
    introspection: config.INTROSPECTION,
    playground: config.PLAYGROUND,
    persistedOperations: { mode: config.PERSISTED_OPERATIONS, file: config.PERSISTED_OPERATIONS_FILE },
    usage: config.USAGE_FILE ? { file: config.USAGE_FILE, daysMax: config.USAGE_DAYS } : undefined,
  });
  return { metrics, readiness, app, stopAfterDrain: [] };
});
