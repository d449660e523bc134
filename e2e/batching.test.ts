import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createAccessTokenVerifier } from '#platform/access-token.ts';
import { type Database, type Entities, openDatabase } from '#platform/database.ts';
import { createIdentityVerifier } from '#platform/identity.ts';
import { createLogger } from '#platform/log.ts';
import { createMetrics, type Metrics } from '#platform/metrics.ts';
import { createReadiness } from '#platform/readiness.ts';
import type { SubgraphDependencies } from '#platform/subgraph.ts';
import { createGateway } from '../gateway/server.ts';
import { billingEntities } from '../subgraphs/billing/database.ts';
import { createBillingSubgraph } from '../subgraphs/billing/server.ts';
import { notificationEntities } from '../subgraphs/notification/database.ts';
import { createStoredCounter } from '../subgraphs/notification/notification-metrics.ts';
import { createNotificationSubgraph } from '../subgraphs/notification/server.ts';
import { orderEntities } from '../subgraphs/order/database.ts';
import { createOrderSubgraph } from '../subgraphs/order/server.ts';
import { userEntities } from '../subgraphs/user/database.ts';
import { createPasswords } from '../subgraphs/user/password.ts';
import { createUserSubgraph } from '../subgraphs/user/server.ts';
import { createThrottle } from '../subgraphs/user/throttle.ts';
import { eventually, oneItem, placeOrderMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const logger = createLogger({ service: 'test', level: 'silent' });
/** The test shares the event loop with the servers: one that is busy does not make them refuse. */
const calm = { eventLoopDelayMaxMs: Number.POSITIVE_INFINITY };
const services = ['user', 'order', 'billing', 'notification'] as const;
type Service = (typeof services)[number];
type Dependencies = SubgraphDependencies & { database: Database };

/**
 * The four subgraphs on the shared stack's databases, without background jobs, so that each query is one of a
 * request.
 */
const entities: Record<Service, Entities> = {
  user: userEntities,
  order: orderEntities,
  billing: billingEntities,
  notification: notificationEntities,
};
const notCalled = async (): Promise<never> => {
  throw new Error('no mutation is sent here');
};
const create: Record<Service, (dependencies: Dependencies) => Promise<FastifyInstance>> = {
  user: (dependencies) =>
    createUserSubgraph({
      ...dependencies,
      passwords: createPasswords(),
      accessTokens: { jwks: () => ({ keys: [] }), sign: notCalled },
      billing: { openAccount: notCalled },
      throttle: createThrottle({
        accountFree: 2,
        registrationFree: 2,
        addressFree: 2,
        refreshFree: 2,
        delayMaxSeconds: 1,
      }),
      publishSoon: () => {},
    }),
  order: (dependencies) =>
    createOrderSubgraph({
      ...dependencies,
      billing: { chargeOrder: notCalled, refundOrder: notCalled },
      publishSoon: () => {},
    }),
  billing: (dependencies) =>
    createBillingSubgraph({ ...dependencies, orders: { demandedPayment: notCalled } }),
  notification: (dependencies) =>
    createNotificationSubgraph({
      ...dependencies,
      stored: createStoredCounter(dependencies.metrics.registry),
      sendsMail: false,
    }),
};

const metrics = {} as Record<Service, Metrics>;
const fetches = { user: 0, order: 0, billing: 0, notification: 0 };
const apps: FastifyInstance[] = [];
const databases: Database[] = [];
let gatewayUrl: string;

beforeAll(async () => {
  const keys = [publicKeyOfGateway()];
  const subgraphUrls = {} as Record<Service, string>;
  for (const service of services) {
    metrics[service] = createMetrics(service);
    const database = await openDatabase({
      url: stack.servers().postgres.databases[service],
      poolMax: 4,
      applicationName: 'test',
      entities: entities[service],
      migrations: [],
      logger,
      metrics: metrics[service],
    });
    databases.push(database);
    const app = await create[service]({
      logger,
      database,
      metrics: metrics[service],
      readiness: createReadiness(),
      limits: calm,
      verifyIdentity: createIdentityVerifier(service, { gateway: { keys } }),
    });
    app.addHook('onRequest', async ({ url }) => {
      if (url === '/graphql') fetches[service] += 1;
    });
    subgraphUrls[service] = await app.listen({ host: '127.0.0.1', port: 0 });
    apps.push(app);
  }
  const gateway = await createGateway({
    logger,
    metrics: createMetrics('gateway'),
    readiness: createReadiness(),
    limits: calm,
    supergraphFile: 'schema/supergraph.graphql',
    subgraphUrls,
    signIdentity: stack.signAs('gateway'),
    verifyAccessToken: createAccessTokenVerifier(new URL('/.well-known/jwks.json', stack.servers().user.url)),
    introspection: false,
    playground: false,
    persistedOperations: { mode: 'off', file: 'schema/persisted-operations.json' },
  });
  gatewayUrl = await gateway.listen({ host: '127.0.0.1', port: 0 });
  apps.unshift(gateway);
});

afterAll(async () => {
  for (const app of apps) await app.close();
  for (const database of databases) await database.close();
});

test('a hundred orders with payment, customer and messages take one fetch a subgraph and one query a kind', async () => {
  const { token } = await stack.register('100.00');
  for (let batch = 0; batch < 10; batch++) {
    const input = { items: oneItem('0.50') };
    await Promise.all(Array.from({ length: 10 }, () => stack.send(placeOrderMutation, { input }, token)));
  }
  await eventually(async () => {
    const query = '{ notifications(filter: { kind: ORDER_PAID }) { totalCount } }';
    expect((await stack.send(query, {}, token)).data).toEqual({ notifications: { totalCount: 100 } });
  }, 30_000);

  const query = `{ orders(first: 100) { nodes {
    number items { name } timeline { status }
    customer { name }
    payment { status }
    notifications(first: 5) { totalCount nodes { kind } }
  } } }`;
  const ask = async () => {
    const response = await fetch(`${gatewayUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data: { orders: { nodes: object[] } }; errors?: object };
  };
  // The first request opens the connections to the databases, which takes a query of its own.
  await ask();
  const before = await queryCounts();
  Object.assign(fetches, { user: 0, order: 0, billing: 0, notification: 0 });
  const { data, errors } = await ask();
  const after = await queryCounts();

  expect(errors).toBeUndefined();
  expect(data.orders.nodes).toHaveLength(100);
  for (const order of data.orders.nodes) {
    expect(order).toMatchObject({
      customer: { name: 'Ada' },
      payment: { status: 'SUCCEEDED' },
      notifications: { totalCount: 1, nodes: [{ kind: 'ORDER_PAID' }] },
    });
  }
  // Notification is asked for messages and their counts.
  expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 1, 2]);
  expect(fetches).toEqual({ user: 1, order: 1, billing: 1, notification: 1 });
});

async function queryCounts(): Promise<number[]> {
  return Promise.all(
    services.map(async (service) => {
      const { values } = await metrics[service].databaseQueries.get();
      return values[0]?.value ?? 0;
    }),
  );
}

function publicKeyOfGateway() {
  const { serviceKeys } = JSON.parse(readFileSync(`${stack.directory}/secrets.json`, 'utf8'));
  const { d: _private, ...key } = serviceKeys.gateway;
  return key;
}
