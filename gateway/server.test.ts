import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createAccessTokenVerifier } from '#platform/access-token.ts';
import { badUserInput, forbidden } from '#platform/errors.ts';
import type { Caller } from '#platform/identity.ts';
import { clientSizes } from '#platform/operation-limits.ts';
import {
  closeAll,
  compose,
  eventually,
  makeAccessToken,
  makeKey,
  startGateway,
  startJwks,
  startSubgraph,
  type TestSubgraph,
  unusedUrl,
} from './test-gateway.ts';

afterEach(closeAll);

const userTypes = `
  type Query { me: User  people: [User]  wrong: String!  strict: User! }
  type Mutation { rename(name: String!): User }
  type User @key(fields: "id") { id: ID!  name: String! }`;
const billingTypes = `
  type Query { rate(of: String): String }
  type User @key(fields: "id") { id: ID!  account: Account }
  type Account { balance: String! }`;

const ada = { id: '1', name: 'Ada' };

const startUser = (port?: number) =>
  startSubgraph({
    name: 'user',
    port,
    typeDefs: userTypes,
    resolvers: {
      Query: {
        me: (_parent: unknown, _arguments: unknown, { caller }: { caller: Caller }) =>
          caller.viewer && { ...ada, id: caller.viewer.id },
        people: () => [ada, null, { id: '2', name: 'Grace' }],
        wrong: () => {
          throw new Error('select * from secrets');
        },
        strict: () => {
          throw forbidden();
        },
      },
      Mutation: { rename: async (_parent: unknown, { name }: { name: string }) => ({ ...ada, name }) },
      User: { __resolveReference: () => ada },
    },
  });

const startBilling = (port?: number) =>
  startSubgraph({
    name: 'billing',
    port,
    typeDefs: billingTypes,
    resolvers: {
      Query: {
        rate: async (_parent: unknown, { of }: { of: string | null }) => {
          if (of === 'slow') await sleep(500);
          if (of === 'nothing') throw badUserInput('There is no such rate.');
          return of;
        },
      },
      User: { account: () => ({ balance: '12.50' }) },
    },
  });

const urlsOf = (...subgraphs: Pick<TestSubgraph, 'name' | 'url'>[]) =>
  Object.fromEntries(subgraphs.map(({ name, url }) => [name, url]));
const billingAway = async () => ({ name: 'billing', typeDefs: billingTypesSdl, url: await unusedUrl() });
const billingTypesSdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  ${billingTypes}`;
const notAvailable = (service: string, ...path: (string | number)[]) => ({
  message: `The ${service} service is not available.`,
  path,
  extensions: { code: 'SERVICE_UNAVAILABLE', service },
});

describe('who is signed in', () => {
  const start = async (jwksUrl: URL) => {
    const user = await startUser();
    const gateway = await startGateway({
      supergraph: compose([user]),
      subgraphUrls: urlsOf(user),
      verifyAccessToken: createAccessTokenVerifier(jwksUrl),
    });
    return { user, gateway };
  };

  test('nobody, when there is no Authorization header', async () => {
    const { user, gateway } = await start(await startJwks());
    expect(await gateway.send('{ me { id } }')).toEqual({ status: 200, data: { me: null } });
    expect(user.callers).toEqual([{ service: 'gateway', viewer: null }]);
  });

  test('the user of the access token, whom the subgraph is told by an identity of the gateway', async () => {
    const { user, gateway } = await start(await startJwks());
    const authorization = `Bearer ${await makeAccessToken('user-7')}`;
    expect(await gateway.send('{ me { id } }', { authorization })).toEqual({
      status: 200,
      data: { me: { id: 'user-7' } },
    });
    expect(user.callers).toMatchObject([{ service: 'gateway', viewer: { id: 'user-7', role: 'CUSTOMER' } }]);
  });

  test.each<[string, () => Promise<string>]>([
    ['an empty header', async () => ''],
    ['another scheme', async () => 'Basic YWRhOnB3'],
    ['no token', async () => 'Bearer '],
    ['garbage', async () => 'Bearer garbage'],
    ['an expired token', async () => `Bearer ${await makeAccessToken('1', { expiresIn: '-1m' })}`],
    [
      'a token for another audience',
      async () => `Bearer ${await makeAccessToken('1', { audience: 'other' })}`,
    ],
    [
      'a token by another key',
      async () => `Bearer ${await makeAccessToken('1', { key: await makeKey('evil') })}`,
    ],
  ])('the whole request is refused with 401 for %s', async (_what, makeHeader) => {
    const { user, gateway } = await start(await startJwks());
    const { status, data, errors } = await gateway.send('{ __typename me { id } }', {
      authorization: await makeHeader(),
    });
    expect({ status, data, codes: errors?.map(({ extensions }) => extensions) }).toEqual({
      status: 401,
      data: undefined,
      codes: [{ code: 'UNAUTHENTICATED' }],
    });
    expect(user.callers).toEqual([]);
  });

  test('is not known while the keys cannot be fetched: 503, except for what cannot be a token', async () => {
    const { gateway } = await start(new URL(await unusedUrl()));
    const unknown = await gateway.send('{ me { id } }', {
      authorization: `Bearer ${await makeAccessToken('1')}`,
    });
    expect(unknown.status).toBe(503);
    expect(unknown.errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE' });
    expect((await gateway.send('{ me { id } }', { authorization: 'Bearer garbage' })).status).toBe(401);
    expect((await gateway.send('{ me { id } }')).status).toBe(200);
  });
});

describe('errors', () => {
  const start = async () => {
    const [user, billing] = [await startUser(), await startBilling()];
    return startGateway({ supergraph: compose([user, billing]), subgraphUrls: urlsOf(user, billing) });
  };

  test('of a subgraph come with message, path and code', async () => {
    const { send } = await start();
    expect(await send('{ cheap: rate(of: "nothing") rate(of: "EUR") }')).toEqual({
      status: 200,
      data: { cheap: null, rate: 'EUR' },
      errors: [
        { message: 'There is no such rate.', path: ['cheap'], extensions: { code: 'BAD_USER_INPUT' } },
      ],
    });
  });

  test('that a subgraph masked keep the id that its log has, and tell nothing more', async () => {
    const { send } = await start();
    const { data, errors } = await send('{ wrong }');
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    const { id, ...extensions } = errors?.[0]?.extensions ?? {};
    expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(errors?.[0]?.message).toBe(`Something went wrong on our side (${id}).`);
  });

  test('on a field that may not be null leave no data', async () => {
    const { send } = await start();
    expect(await send('{ strict { id } }')).toEqual({
      status: 200,
      data: null,
      errors: [{ message: 'You may not do this.', path: ['strict'], extensions: { code: 'FORBIDDEN' } }],
    });
  });

  test('about the request itself come with status 400', async () => {
    const { send } = await start();
    for (const query of ['{', '{ nope }', 'query($a: String!) { rate(of: $a) }']) {
      const { status, errors } = await send(query);
      expect(status).toBe(400);
      expect(String(errors?.[0]?.extensions.code)).toMatch(/^(GRAPHQL_|BAD_USER_INPUT)/);
    }
  });

  test('do not suggest names of the schema when introspection is off', async () => {
    const { send } = await start();
    expect(JSON.stringify(await send('{ peoples { id } }'))).not.toContain('people"');
    expect((await send('{ __schema { description } }')).status).toBe(400);
  });
});

describe('with one subgraph away', () => {
  const start = async () => {
    const [user, billing] = [await startUser(), await billingAway()];
    return startGateway({ supergraph: compose([user, billing]), subgraphUrls: urlsOf(user, billing) });
  };

  test('the fields of the others come, and each missing one is null with an error', async () => {
    const { send, logLines } = await start();
    expect(await send('{ people { name account { balance } } rate }')).toEqual({
      status: 200,
      data: { people: [{ name: 'Ada', account: null }, null, { name: 'Grace', account: null }], rate: null },
      errors: expect.arrayContaining([
        notAvailable('billing', 'rate'),
        notAvailable('billing', 'people', 0, 'account'),
        notAvailable('billing', 'people', 2, 'account'),
      ]),
    });
    expect(logLines.filter(({ msg }) => msg === 'a request met an outage')).toHaveLength(2);
  });

  test('mutations of the others go on', async () => {
    const { send } = await start();
    expect(await send('mutation { rename(name: "Eve") { name account { balance } } }')).toEqual({
      status: 200,
      data: { rename: { name: 'Eve', account: null } },
      errors: [notAvailable('billing', 'rename', 'account')],
    });
  });
});

test('a gateway starts with every subgraph away, and serves them as they come', async () => {
  const [user, billing] = [{ name: 'user', url: await unusedUrl() }, await billingAway()];
  const gateway = await startGateway({
    supergraph: compose([{ name: 'billing', typeDefs: billingTypesSdl }]),
    subgraphUrls: urlsOf(user, billing),
  });
  expect(await gateway.send('{ __typename rate }')).toMatchObject({
    status: 200,
    data: { __typename: 'Query', rate: null },
  });
  await startBilling(Number(new URL(billing.url).port));
  expect(await gateway.send('{ rate(of: "EUR") }')).toEqual({ status: 200, data: { rate: 'EUR' } });
});

describe('GET /readyz', () => {
  const readiness = async (url: string) => {
    const response = await fetch(`${url}/readyz`);
    return { code: response.status, ...((await response.json()) as { status: string; failing: unknown[] }) };
  };
  const inService = { supergraph: expect.stringMatching(/^[0-9a-f]{64}$/) };

  test('is unready until each subgraph was reached once, and from then on at most degraded', async () => {
    const [user, away] = [await startUser(), await billingAway()];
    const { url } = await startGateway({
      supergraph: compose([user, away]),
      subgraphUrls: urlsOf(user, away),
    });
    await eventually(async () => JSON.stringify(await readiness(url)).includes('start: billing"'));
    expect(await readiness(url)).toEqual({
      code: 503,
      status: 'unready',
      failing: [{ name: 'subgraphs', reason: 'not reached since the start: billing' }],
      inService,
    });

    const billing = await startBilling(Number(new URL(away.url).port));
    await eventually(async () => (await readiness(url)).status === 'ready');
    expect(await readiness(url)).toEqual({ code: 200, status: 'ready', failing: [], inService });

    await billing.app.close();
    await eventually(async () => (await readiness(url)).status === 'degraded');
    expect(await readiness(url)).toEqual({
      code: 200,
      status: 'degraded',
      failing: [{ name: 'subgraph billing', reason: 'gives no answer' }],
      inService,
    });
  });
});

describe('HTTP', () => {
  const start = async () => {
    const billing = await startBilling();
    return startGateway({ supergraph: compose([billing]), subgraphUrls: urlsOf(billing) });
  };

  test('queries may come by GET, mutations may not', async () => {
    const user = await startUser();
    const { url } = await startGateway({ supergraph: compose([user]), subgraphUrls: urlsOf(user) });
    const get = (query: string) =>
      fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { 'apollo-require-preflight': 'true' },
      });
    expect(await (await get('{ people { id } }')).json()).toEqual({
      data: { people: [{ id: '1' }, null, { id: '2' }] },
    });
    expect((await get('mutation { rename(name: "Eve") { id } }')).status).toBe(405);
  });

  test('a request that a foreign page could send without asking is refused', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/graphql?query={__typename}`)).status).toBe(400);
    const body = JSON.stringify({ query: '{ __typename }' });
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    expect(response.ok).toBe(false);
  });

  test('several operations in one request are refused', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    expect(response.status).toBe(400);
  });

  test('an operation of a thousand tokens is read, one of more is not', async () => {
    const { send } = await start();
    const codeOf = async (fields: number) => {
      const { errors } = await send(`{${' nothing'.repeat(fields)} }`);
      return errors?.[0]?.extensions.code;
    };
    const { tokensMax } = clientSizes;
    expect(await codeOf(tokensMax - 2)).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf(tokensMax - 1)).toBe('GRAPHQL_PARSE_FAILED');
  });

  test('a request under way is answered before the gateway stops', async () => {
    const { app, send } = await start();
    const answered = send('{ rate(of: "slow") }');
    await sleep(200);
    await app.close();
    expect(await answered).toEqual({ status: 200, data: { rate: 'slow' } });
  });
});
