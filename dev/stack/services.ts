/** The gateway and the subgraphs: what each gets to know, its process, and when it is ready. */
import { get } from 'node:http';
import { join } from 'node:path';
import { callerKeys, type DatabaseName, type Secrets } from './keys.ts';
import { findFreePort, type ServiceName, type ServicePorts } from './ports.ts';
import type { Server } from './supervisor.ts';

export interface ServiceSurroundings {
  ports: ServicePorts;
  secrets: Secrets;
  accessTokenKeysFile: string;
  databases: Record<DatabaseName, string>;
  natsUrl: string;
  /** The runner's own, of which a service gets what is passed on to it, and nothing else. */
  environment: NodeJS.ProcessEnv;
}

export interface LocalService {
  server: Server;
  url: string;
  metricsUrl(): string;
}

const projectRoot = join(import.meta.dirname, '..', '..');
/** Modules compiled once load twice as fast the next time. */
const compileCache = join(projectRoot, '.cache', 'node');

const readyLimitMs = 2_000;

const passedOnToAll = [
  'PATH',
  'HOME',
  'TZ',
  'LOG_LEVEL',
  'CONCURRENT_REQUESTS_MAX',
  'FAULT_DIRECTORY',
  'VITALS_DIRECTORY',
];
const passedOn: Record<ServiceName, readonly string[]> = {
  gateway: ['CORS_ORIGINS', 'TRUSTED_PROXIES'],
  user: [
    'ADMIN_EMAIL',
    'ADMIN_PASSWORD',
    'THROTTLE_ACCOUNT_FREE',
    'THROTTLE_REGISTRATION_FREE',
    'THROTTLE_ADDRESS_FREE',
    'THROTTLE_REFRESH_FREE',
    'THROTTLE_DELAY_MAX_SECONDS',
  ],
  order: ['IDEMPOTENCY_KEY_DAYS'],
  billing: ['IDEMPOTENCY_KEY_DAYS'],
  notification: ['IDEMPOTENCY_KEY_DAYS', 'SMTP_URL', 'MAIL_FROM'],
};

export function serviceUrl(ports: ServicePorts, name: ServiceName): string {
  return `http://127.0.0.1:${ports[name]}`;
}

export function localService(name: ServiceName, surroundings: ServiceSurroundings): LocalService {
  const { ports, environment } = surroundings;
  const url = serviceUrl(ports, name);
  let metricsPort = 0;
  return {
    url,
    metricsUrl: () => `http://127.0.0.1:${metricsPort}`,
    server: {
      name,
      title: name,
      async command() {
        metricsPort = await findFreePort(ports);
        const inherited = [...passedOnToAll, ...passedOn[name]].map((key) => [key, environment[key]]);
        return {
          file: process.execPath,
          args: [
            ...(environment.FAULT_DIRECTORY ? ['--import', './dev/chaos/shiftable-clock.ts'] : []),
            ...(environment.VITALS_DIRECTORY ? ['--import', './dev/fuzz/tell-vitals.ts'] : []),
            name === 'gateway' ? 'gateway/main.ts' : `subgraphs/${name}/main.ts`,
          ],
          workingDirectory: projectRoot,
          environment: {
            ...Object.fromEntries(inherited),
            NODE_COMPILE_CACHE: compileCache,
            NODE_ENV: 'development',
            HOST: '127.0.0.1',
            PORT: String(ports[name]),
            METRICS_PORT: String(metricsPort),
            ...ownSettings(name, surroundings),
          },
        };
      },
      isReady: () => isReady(url),
    },
  };
}

function ownSettings(name: ServiceName, surroundings: ServiceSurroundings) {
  const { ports, secrets, databases, natsUrl } = surroundings;
  const { serviceKeys } = secrets;
  const signer = (key: unknown) => ({ SERVICE_KEY: JSON.stringify(key) });
  const billing = { BILLING_URL: serviceUrl(ports, 'billing') };
  const order = { ORDER_URL: serviceUrl(ports, 'order') };
  const events = { NATS_URL: natsUrl };
  if (name === 'gateway') {
    return {
      ...signer(serviceKeys.gateway),
      ...billing,
      ...order,
      USER_URL: serviceUrl(ports, 'user'),
      NOTIFICATION_URL: serviceUrl(ports, 'notification'),
    };
  }
  const subgraph = {
    DATABASE_URL: databases[name],
    MIGRATE_ON_START: 'true',
    CALLER_KEYS: JSON.stringify(callerKeys(secrets, name)),
  };
  switch (name) {
    case 'user':
      return {
        ...subgraph,
        ...events,
        ...billing,
        ...signer(serviceKeys.user),
        ACCESS_TOKEN_KEYS_FILE: surroundings.accessTokenKeysFile,
      };
    case 'order':
      return { ...subgraph, ...events, ...billing, ...signer(serviceKeys.order) };
    case 'billing':
      return { ...subgraph, ...order, ...signer(serviceKeys.billing) };
    case 'notification':
      return { ...subgraph, ...events };
  }
}

/** Without an agent no connection stays open, for which a service would have to wait at its end. */
function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const question = get(`${url}/readyz`, { agent: false, timeout: readyLimitMs }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    question.once('timeout', () => question.destroy());
    question.once('error', () => resolve(false));
  });
}
