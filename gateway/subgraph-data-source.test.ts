import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { GraphQLDataSource } from '@apollo/gateway';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createAccessTokenVerifier } from '#platform/access-token.ts';
import { createIdentitySigner } from '#platform/identity.ts';
import { createMetrics } from '#platform/metrics.ts';
import { representationsMax } from '#platform/operation-cost.ts';
import { withTrace } from '#platform/trace-context.ts';
import { createFetchDurations, createSubgraphDataSource, openSubgraphPool } from './subgraph-data-source.ts';
import { closeAll, gatewayKey, startServer, unusedUrl } from './test-gateway.ts';
import type { GatewayContext } from './viewer.ts';

const pools: ReturnType<typeof openSubgraphPool>[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.destroy();
  await closeAll();
});

const meQuery = '{me{name}}';
const payMutation = 'mutation Pay__billing__0{pay{done}}';
const outage = { code: 'SERVICE_UNAVAILABLE', fields: { service: 'billing' } };

describe('what is sent', () => {
  test('carries the operation, the identity for this subgraph, and the trace', async () => {
    const requests: { headers: IncomingMessage['headers']; body: unknown }[] = [];
    const { ask } = await billing(async (request, response) => {
      requests.push({ headers: request.headers, body: JSON.parse(await read(request)) });
      answer(response, 200, { data: { me: null } });
    });
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await withTrace(traceparent, () => ask({ query: meQuery, variables: { a: 1 }, operationName: 'Me' }));

    expect(requests[0]?.body).toEqual({ query: meQuery, variables: { a: 1 }, operationName: 'Me' });
    expect(requests[0]?.headers).toMatchObject({ 'content-type': 'application/json', traceparent });
    expect(requests[0]?.headers.authorization).toMatch(/^Bearer ey/);
  });

  test('goes over connections that are kept open', async () => {
    const sockets = new Set();
    const { ask } = await billing((request, response) => {
      sockets.add(request.socket);
      answer(response, 200, { data: { me: null } });
    });
    for (let round = 0; round < 20; round++) await ask({ query: meQuery });
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});

describe('an answer', () => {
  test('gives data and the errors with message, path and code, and nothing else', async () => {
    const { ask } = await billing((_request, response) =>
      answer(response, 200, {
        data: { me: null },
        errors: [
          {
            message: 'You may not do this.',
            path: ['me'],
            extensions: { code: 'FORBIDDEN', stacktrace: ['secret'], query: 'secret' },
          },
        ],
      }),
    );
    const { data, errors } = await ask({ query: meQuery });
    expect(data).toEqual({ me: null });
    expect(errors).toMatchObject([
      { message: 'You may not do this.', path: ['me'], code: 'FORBIDDEN', fields: {} },
    ]);
  });

  test('with an error that was masked keeps the id that the log has', async () => {
    const extensions = { code: 'INTERNAL_SERVER_ERROR', id: 'e-1' };
    const { ask } = await billing((_request, response) =>
      answer(response, 200, { data: null, errors: [{ message: 'Something went wrong.', extensions }] }),
    );
    const { errors } = await ask({ query: meQuery });
    expect(errors).toMatchObject([{ code: 'INTERNAL_SERVER_ERROR', fields: { id: 'e-1' } }]);
  });

  test('that refuses too many attempts says when to come again', async () => {
    const extensions = { code: 'RATE_LIMITED', retryAfterSeconds: 4 };
    const { ask } = await billing((_request, response) =>
      answer(response, 200, { data: null, errors: [{ message: 'Too many attempts.', extensions }] }),
    );
    const { errors } = await ask({ query: meQuery });
    expect(errors).toMatchObject([{ code: 'RATE_LIMITED', fields: { retryAfterSeconds: 4 } }]);
  });

  test('with status 400 gives the errors that it has', async () => {
    const { ask } = await billing((_request, response) =>
      answer(response, 400, {
        errors: [{ message: 'Decimal must be a string.', extensions: { code: 'BAD_USER_INPUT' } }],
      }),
    );
    const { errors } = await ask({ query: meQuery });
    expect(errors).toMatchObject([{ message: 'Decimal must be a string.', code: 'BAD_USER_INPUT' }]);
  });

  test('with a code that clients do not know is left without one, to be masked', async () => {
    const { ask } = await billing((_request, response) =>
      answer(response, 400, {
        errors: [{ message: 'Unknown field.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      }),
    );
    const { errors } = await ask({ query: meQuery });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).not.toHaveProperty('code');
    expect(errors?.[0]).not.toHaveProperty('extensions');
  });
});

describe('no usable answer is an outage of the service', () => {
  const cases: [string, RequestListener][] = [
    [
      'a status 502 without GraphQL',
      (_request, response) => void response.writeHead(502).end('<h1>Bad</h1>'),
    ],
    ['something other than JSON', (_request, response) => void response.writeHead(200).end('data')],
    ['JSON that is not an answer', (_request, response) => answer(response, 200, { hello: 1 })],
    ['JSON that is no object', (_request, response) => answer(response, 200, null)],
    [
      'more than eight megabytes',
      (_request, response) => answer(response, 200, { data: 'x'.repeat(2 ** 23) }),
    ],
    ['half an answer', (_request, response) => void response.write('{"data"', () => response.destroy())],
    ['a refusal of the gateway itself', (_request, response) => answer(response, 401, unauthenticated)],
  ];
  const unauthenticated = { errors: [{ message: 'Who?', extensions: { code: 'UNAUTHENTICATED' } }] };

  test.each(cases)('%s', async (_what, listener) => {
    const { ask } = await billing(listener);
    const { data, errors } = await ask({ query: meQuery });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { ...outage, message: 'The billing service is not available.', path: ['me'] },
    ]);
  });

  test('a connection that is refused', async () => {
    const { ask } = createSource(await unusedUrl());
    expect((await ask({ query: payMutation })).errors).toMatchObject([{ ...outage, path: ['pay'] }]);
  });

  test('is told for each field of each entity that was asked for, with one cause for the log', async () => {
    const { ask } = createSource(await unusedUrl());
    const query =
      'query($representations:[_Any!]!){_entities(representations:$representations){...on User{a b:c{d}}}}';
    const { errors } = await ask({ query, variables: { representations: [{}, {}] } });
    expect(errors?.map(({ path }) => path)).toEqual([
      ['_entities', 0, 'a'],
      ['_entities', 0, 'b'],
      ['_entities', 1, 'a'],
      ['_entities', 1, 'b'],
    ]);
    expect(errors?.map((error) => (error as { cause?: unknown }).cause !== undefined)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('a fetch for more entities than a subgraph takes at once', () => {
  const query =
    'query Q__billing__1($representations:[_Any!]!){_entities(representations:$representations){...on User{a}}}';
  const count = 2 * representationsMax + 1;
  const representations = Array.from({ length: count }, (_, id) => ({ __typename: 'User', id }));
  type Entity = { id: number };

  /** Answers each entity with its id; a fetch that begins with the given one in another way. */
  async function entities(odd?: { first: number; listener: RequestListener }) {
    const sizes: number[] = [];
    const { ask } = await billing(async (request, response) => {
      const { variables } = JSON.parse(await read(request)) as { variables: { representations: Entity[] } };
      sizes.push(variables.representations.length);
      if (odd && variables.representations[0]?.id === odd.first) return odd.listener(request, response);
      answer(response, 200, { data: { _entities: variables.representations.map(({ id }) => ({ a: id })) } });
    });
    return { ask, sizes };
  }

  test('is sent in parts, whose entities come together in order', async () => {
    const { ask, sizes } = await entities();
    const { data, errors } = await ask({ query, variables: { representations } });
    expect(sizes.sort()).toEqual([1, representationsMax, representationsMax]);
    expect(data).toEqual({ _entities: representations.map(({ id }) => ({ a: id })) });
    expect(errors).toBeUndefined();
  });

  test('is one where it has as many as that', async () => {
    const { ask, sizes } = await entities();
    await ask({ query, variables: { representations: representations.slice(0, representationsMax) } });
    expect(sizes).toEqual([representationsMax]);
  });

  test('has the errors of a part in their places', async () => {
    const { ask } = await entities({
      first: representationsMax,
      listener: (_request, response) =>
        answer(response, 200, {
          data: { _entities: representations.slice(0, representationsMax).map(() => ({ a: null })) },
          errors: [{ message: 'No.', path: ['_entities', 7, 'a'], extensions: { code: 'FORBIDDEN' } }],
        }),
    });
    const { errors } = await ask({ query, variables: { representations } });
    expect(errors).toMatchObject([{ code: 'FORBIDDEN', path: ['_entities', representationsMax + 7, 'a'] }]);
  });

  test('misses the entities of a part without an answer, and no others', async () => {
    const { ask } = await entities({
      first: 2 * representationsMax,
      listener: (_request, response) => void response.writeHead(502).end(),
    });
    const { data, errors } = await ask({ query, variables: { representations } });
    expect(data?._entities).toEqual(
      representations.map(({ id }) => (id === 2 * representationsMax ? null : { a: id })),
    );
    expect(errors).toMatchObject([{ ...outage, path: ['_entities', 2 * representationsMax, 'a'] }]);
  });

  test.each([
    ['mutation', 'mutation($representations:[Item!]!){_entities(representations:$representations){a}}'],
    ['query', 'query($representations:[Item!]!){_entities(representations:$representations){a}}'],
  ])('is not taken for a %s with a variable of the same name', async (_operation, query) => {
    const { ask, sizes } = await entities();
    await ask({ query, variables: { representations } });
    expect(sizes).toEqual([count]);
  });
});

test('a query is given up after five seconds, where a mutation is still waited for', async () => {
  const given = Promise.withResolvers<void>();
  const { ask } = await billing(async (_request, response) => {
    await given.promise;
    answer(response, 200, { data: { pay: { done: true } } });
  });
  const startedAt = performance.now();
  const paid = ask({ query: payMutation });
  expect((await ask({ query: meQuery })).errors).toMatchObject([outage]);
  expect(performance.now() - startedAt).toBeGreaterThan(4_900);
  given.resolve();
  expect(await paid).toEqual({ data: { pay: { done: true } }, errors: undefined });
});

describe('after a connection that breaks before the answer', () => {
  const breakFirst = async () => {
    const received: string[] = [];
    const source = await billing(async (request, response) => {
      received.push(await read(request));
      if (received.length === 1) request.socket.destroy();
      else answer(response, 200, { data: { me: null } });
    });
    return { ...source, received };
  };

  test('a query is sent once more', async () => {
    const { ask, received } = await breakFirst();
    expect(await ask({ query: meQuery })).toEqual({ data: { me: null }, errors: undefined });
    expect(received).toHaveLength(2);
  });

  test('a mutation is not', async () => {
    const { ask, received } = await breakFirst();
    expect((await ask({ query: payMutation })).errors).toMatchObject([outage]);
    expect(received).toHaveLength(1);
  });
});

test('fetches are measured by subgraph and outcome', async () => {
  const answers = [{ data: {} }, { data: null, errors: [{ message: 'no' }] }, { nonsense: true }];
  const { ask, fetchDurations } = await billing((_request, response) =>
    answer(response, 200, answers.shift()),
  );
  for (let round = 0; round < 3; round++) await ask({ query: meQuery });
  const { values } = await fetchDurations.get();
  const counts = values.filter(({ metricName }) => metricName?.endsWith('_count'));
  expect(counts.map(({ labels, value }) => ({ ...labels, value }))).toEqual([
    { subgraph: 'billing', outcome: 'ok', value: 1 },
    { subgraph: 'billing', outcome: 'error', value: 1 },
    { subgraph: 'billing', outcome: 'unavailable', value: 1 },
  ]);
});

async function billing(listener: RequestListener) {
  return createSource(await startServer(listener));
}

function createSource(url: string) {
  const fetchDurations = createFetchDurations(createMetrics('gateway'));
  const pool = openSubgraphPool(url);
  pools.push(pool);
  const source: GraphQLDataSource<GatewayContext> = createSubgraphDataSource({
    subgraph: 'billing',
    pool,
    signIdentity: createIdentitySigner('gateway', gatewayKey),
    fetchDurations,
    verifyAccessToken: createAccessTokenVerifier(new URL(url)),
  });
  const ask = (request: { query: string; variables?: Record<string, unknown>; operationName?: string }) =>
    source.process({ request, context: { viewer: null } } as unknown as Parameters<typeof source.process>[0]);
  return { ask, fetchDurations };
}

async function read(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await request.toArray()).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
