/** The settings of the gateway. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { baseUrl, flag, readConfig, serviceSettings, signingKey, wholeNumber } from '#platform/config.ts';
import { persistedOperationsModes } from './persisted-operations.ts';

const committedSupergraph = new URL('../schema/supergraph.graphql', import.meta.url);
const committedOperations = new URL('../schema/persisted-operations.json', import.meta.url);

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
    PERSISTED_OPERATIONS: z.enum(persistedOperationsModes).default('off'),
    PERSISTED_OPERATIONS_FILE: z.string().default(fileURLToPath(committedOperations)),
    USAGE_FILE: z.string().optional(),
    USAGE_DAYS: wholeNumber(1, 3_650).default(90),
    CORS_ORIGINS: origins().default([]),
    TRUSTED_PROXIES: proxies().default([]),
  };
  const config = readConfig(shape, environment);
  const inDevelopment = config.NODE_ENV === 'development';
  return {
    ...config,
    PLAYGROUND: config.PLAYGROUND ?? inDevelopment,
    INTROSPECTION: config.INTROSPECTION ?? inDevelopment,
  };
}

/** Origins as browsers write them, and so no pattern: `*` would let every page in the world read. */
const origins = () => commaSeparated(isOrigin, 'must be origins such as https://example.com');

/** The addresses and ranges of the proxies in front of the gateway. */
const proxies = () => commaSeparated(isAddressOrRange, 'must be IP addresses or ranges such as 10.0.0.0/8');

const commaSeparated = (isOne: (text: string) => boolean, fault: string) =>
  z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((all) => all.every(isOne), `${fault}, separated by commas`);

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

const addressOrRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const isAddressOrRange = (text: string): boolean => addressOrRange.safeParse(text).success;

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
