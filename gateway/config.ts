/** The settings of the gateway. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { baseUrl, flag, readConfig, serviceSettings, signingKey } from '#platform/config.ts';

const committedSupergraph = new URL('../schema/supergraph.graphql', import.meta.url);

export function readGatewayConfig(environment: NodeJS.ProcessEnv = process.env) {
  const shape = {
    ...serviceSettings({ port: 4000 }),
    SUPERGRAPH_FILE: z.string().default(fileURLToPath(committedSupergraph)),
    USER_URL: baseUrl(),
    ORDER_URL: baseUrl(),
    BILLING_URL: baseUrl(),
    NOTIFICATION_URL: baseUrl(),
    SERVICE_KEY: signingKey(),
    PLAYGROUND: flag().optional(),
    INTROSPECTION: flag().optional(),
  };
  const config = readConfig(shape, environment);
  const inDevelopment = config.NODE_ENV === 'development';
  return {
    ...config,
    PLAYGROUND: config.PLAYGROUND ?? inDevelopment,
    INTROSPECTION: config.INTROSPECTION ?? inDevelopment,
  };
}

/**
 * Keeps Apollo's libraries from reading settings of their own. Left alone, the gateway asks the cloud's
 * metadata service where it runs and reports to Apollo every hour, and `APOLLO_KEY` puts the graph under
 * Apollo's management.
 */
export function silenceApollo(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('APOLLO_')) delete environment[name];
  }
  environment.APOLLO_TELEMETRY_DISABLED = 'true';
}
