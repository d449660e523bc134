import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import type { PersistedOperationsMode } from './persisted-operations.ts';
import { closeAll, compose, startGateway, startSubgraph, type TestError } from './test-gateway.ts';

const listed = '# Tells the rate.\nquery Rate($of: String) {\n  rate(of: $of)\n}\n';
const listedByAnotherLayout = 'query Rate($of:String){rate(of:$of)}';
const listedByPrint = 'query Rate($of: String) {\n  rate(of: $of)\n}';
const listedMutation = 'mutation Raise {\n  raise\n}\n';
const unlisted = 'query Other($of: String) { rate(of: $of) again: rate }';
const secret = 'a-value-that-nobody-may-log';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const manifestOf = (bodies: string[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: bodies.map((body) => ({ id: hashOf(body), body, name: 'Rate', type: 'query' })),
});

const directories: string[] = [];
afterAll(async () => {
  await closeAll();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

async function writeManifest(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'persisted-operations-'));
  directories.push(directory);
  const file = join(directory, 'manifest.json');
  await writeFile(file, text);
  return file;
}

/** One gateway for each mode, which the tests share. */
const started = new Map<PersistedOperationsMode, ReturnType<typeof startIn>>();
function start(mode: PersistedOperationsMode): ReturnType<typeof startIn> {
  const running = started.get(mode) ?? startIn(mode);
  started.set(mode, running);
  return running;
}

async function startIn(mode: PersistedOperationsMode) {
  const file = await writeManifest(JSON.stringify(manifestOf([listed, listedMutation])));
  let calls = 0;
  const rates = await startSubgraph({
    name: 'rates',
    typeDefs: 'type Query { rate(of: String): String } type Mutation { raise: String }',
    resolvers: {
      Query: {
        rate: (_parent: unknown, { of }: { of?: string }) => {
          calls += 1;
          return of ?? '1';
        },
      },
      Mutation: { raise: () => 'raised' },
    },
  });
  const gateway = await startGateway({
    supergraph: compose([rates]),
    subgraphUrls: { rates: rates.url },
    persistedOperations: { mode, file },
    introspection: true,
  });
  const post = (body: object) =>
    send(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const get = (parameters: Record<string, string>) =>
    send(`${gateway.url}/graphql?${new URLSearchParams(parameters)}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
  return { gateway, post, get, calls: () => calls };
}

async function send(url: string, init: RequestInit) {
  const response = await fetch(url, init);
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: TestError[] };
  return { status: response.status, data, code: errors?.[0]?.extensions.code };
}

const byHash = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });
const answered = (data: object) => ({ status: 200, data, code: undefined });
const refused = (code: string) => ({ status: 400, data: undefined, code });
const notFound = { status: 200, data: undefined, code: 'PERSISTED_QUERY_NOT_FOUND' };
const modes: PersistedOperationsMode[] = ['off', 'log', 'require'];

describe.each(modes)('in mode %s', (mode) => {
  test('an operation of the list runs by its hash from the start, by POST and by GET', async () => {
    const { post, get } = await start(mode);
    expect(await post({ extensions: byHash(listed), variables: { of: 'EUR' } })).toEqual(
      answered({ rate: 'EUR' }),
    );
    expect(await get({ extensions: JSON.stringify(byHash(listed)) })).toEqual(answered({ rate: '1' }));
    expect(await post({ extensions: byHash(listedMutation) })).toEqual(answered({ raise: 'raised' }));
  });

  test('an operation of the list runs by the hash of how graphql-js prints it, as clients send it', async () => {
    const { post } = await start(mode);
    expect(await post({ extensions: byHash(listedByPrint) })).toEqual(answered({ rate: '1' }));
  });

  test.each([listed, listedByAnotherLayout, listedByPrint])(
    'an operation of the list runs by its text %j',
    async (query) => {
      const { post, get } = await start(mode);
      expect(await post({ query })).toEqual(answered({ rate: '1' }));
      expect(await get({ query })).toEqual(answered({ rate: '1' }));
      expect(await post({ query, extensions: byHash(query) })).toEqual(answered({ rate: '1' }));
    },
  );

  test('a mutation of the list does not run by GET', async () => {
    const { get } = await start(mode);
    expect((await get({ extensions: JSON.stringify(byHash(listedMutation)) })).status).toBe(405);
  });

  test('a hash that is another text’s is refused', async () => {
    const { post, get, calls } = await start(mode);
    const before = calls();
    expect(await post({ query: listed, extensions: byHash(unlisted) })).toEqual(refused('BAD_USER_INPUT'));
    expect(await get({ query: listed, extensions: JSON.stringify(byHash(unlisted)) })).toEqual(
      refused('BAD_USER_INPUT'),
    );
    expect(calls()).toBe(before);
  });

  test.each([
    { version: 2, sha256Hash: hashOf(listed) },
    { version: 1 },
    { version: 1, sha256Hash: 7 },
    'hash',
  ])('a persisted query in the form %j is refused', async (persistedQuery) => {
    const { post } = await start(mode);
    expect(await post({ query: listed, extensions: { persistedQuery } })).toEqual(refused('BAD_USER_INPUT'));
    expect(await post({ extensions: { persistedQuery } })).toEqual(refused('BAD_USER_INPUT'));
  });

  test('a request without an operation is refused', async () => {
    const { post, get } = await start(mode);
    expect(await post({ variables: {} })).toEqual(refused('BAD_REQUEST'));
    expect(await post([{ query: listed }])).toEqual(refused('BAD_REQUEST'));
    expect(await get({ extensions: '{' })).toEqual(refused('BAD_REQUEST'));
    expect(await get({})).toEqual(refused('BAD_REQUEST'));
  });
});

describe.each(['off', 'log'] as const)('in mode %s', (mode) => {
  test('a client registers an operation by the protocol of automatic persisted queries', async () => {
    const { post, get } = await start(mode);
    const unlisted = 'query Registered { rate again: rate }';
    expect(await post({ extensions: byHash(unlisted) })).toEqual(notFound);
    expect(await post({ query: unlisted, extensions: byHash(unlisted) })).toEqual(
      answered({ rate: '1', again: '1' }),
    );
    expect(await post({ extensions: byHash(unlisted) })).toEqual(answered({ rate: '1', again: '1' }));
    expect(await get({ extensions: JSON.stringify(byHash(unlisted)) })).toEqual(
      answered({ rate: '1', again: '1' }),
    );
  });

  test('an operation that is refused is not registered', async () => {
    const { post } = await start(mode);
    const query = `{ ${Array.from({ length: 16 }, (_, index) => `n${index}: rate`).join(' ')} }`;
    expect(await post({ query, extensions: byHash(query) })).toEqual(refused('BAD_USER_INPUT'));
    expect(await post({ extensions: byHash(query) })).toEqual(notFound);
  });
});

describe('in mode log', () => {
  const logOf = (lines: Record<string, unknown>[]) =>
    lines
      .filter(({ msg }) => msg === 'an operation is not in the list of persisted operations')
      .map(({ hash, operationName }) => [hash, operationName]);

  test('operations outside the list run, and each is logged once, by hash and name alone', async () => {
    const { gateway, post } = await start('log');
    const anonymous = `{ rate(of: "${secret}") }`;
    for (let round = 0; round < 3; round++) {
      expect(await post({ query: unlisted, variables: { of: secret } })).toMatchObject({ status: 200 });
      expect(await post({ query: anonymous })).toMatchObject({ status: 200 });
      expect(await post({ query: listed })).toMatchObject({ status: 200 });
      expect(await post({ query: listedByAnotherLayout })).toMatchObject({ status: 200 });
      expect(await post({ extensions: byHash(listed) })).toMatchObject({ status: 200 });
    }
    const lines = logOf(gateway.logLines);
    expect(lines.filter(([hash]) => hash === hashOf(unlisted))).toEqual([[hashOf(unlisted), 'Other']]);
    expect(lines.filter(([hash]) => hash === hashOf(anonymous))).toEqual([[hashOf(anonymous), null]]);
    expect(lines.map(([hash]) => hash)).not.toContain(hashOf(listed));
    expect(lines.map(([hash]) => hash)).not.toContain(hashOf(listedByAnotherLayout));
    expect(JSON.stringify(gateway.logLines)).not.toContain(secret);
  });

  test('nothing is logged in another mode', async () => {
    const { gateway, post } = await start('off');
    await post({ query: unlisted });
    expect(logOf(gateway.logLines)).toEqual([]);
  });
});

describe('in mode require', () => {
  const notInSafelist = refused('QUERY_NOT_IN_SAFELIST');
  const notInList = refused('PERSISTED_QUERY_NOT_IN_LIST');

  test('nothing outside the list runs: by text, by hash, by POST, by GET', async () => {
    const { post, get, calls } = await start('require');
    const before = calls();
    expect(await post({ query: unlisted })).toEqual(notInSafelist);
    expect(await get({ query: unlisted })).toEqual(notInSafelist);
    expect(await post({ extensions: byHash(unlisted) })).toEqual(notInList);
    expect(await get({ extensions: JSON.stringify(byHash(unlisted)) })).toEqual(notInList);
    expect(calls()).toBe(before);
  });

  test('a client cannot register an operation', async () => {
    const { post } = await start('require');
    expect(await post({ query: unlisted, extensions: byHash(unlisted) })).toEqual(notInSafelist);
    expect(await post({ extensions: byHash(unlisted) })).toEqual(notInList);
  });

  test.each([
    ['has another name', listed.replace('Rate', 'Rates')],
    ['asks for more', listed.replace('rate(of: $of)', 'rate(of: $of) again: rate')],
    ['has a second operation beside it', `${listed} ${unlisted}`],
    ['is no GraphQL', '{'],
    ['is introspection', getIntrospectionQuery()],
    ['is only __typename', '{ __typename }'],
  ])('an operation that %s is refused', async (_what, query) => {
    const { post } = await start('require');
    expect(await post({ query })).toEqual(notInSafelist);
  });

  test('a parameter of the URL is no way past the list', async () => {
    const { gateway, get } = await start('require');
    expect(await post(gateway.url, { query: listed }, unlisted)).toEqual(answered({ rate: '1' }));
    expect(await post(gateway.url, { query: unlisted }, listed)).toEqual(notInSafelist);
    expect(await get({ query: unlisted, extensions: '{' })).toEqual(notInSafelist);
    const twice = `query=${encodeURIComponent(listed)}&query=${encodeURIComponent(unlisted)}`;
    expect(
      await send(`${gateway.url}/graphql?${twice}`, { headers: { 'apollo-require-preflight': 'true' } }),
    ).toEqual(refused('BAD_REQUEST'));
  });

  const post = (url: string, body: object, query: string) =>
    send(`${url}/graphql?query=${encodeURIComponent(query)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
});

describe('a gateway does not start with a list', () => {
  const wrong = manifestOf([listed]);
  test.each([
    ['that is no JSON', '{', /manifest\.json cannot be read/],
    ['of another form', JSON.stringify({ ...wrong, format: 'list' }), /format/],
    ['of another version', JSON.stringify({ ...wrong, version: 2 }), /version/],
    [
      'with a hash that is not its operation’s',
      JSON.stringify({ ...wrong, operations: [{ ...wrong.operations[0], id: hashOf('other') }] }),
      /is not the SHA-256 of the body/,
    ],
    ['with an operation that is no GraphQL', JSON.stringify(manifestOf(['{'])), /Syntax Error/],
  ])('%s', async (_what, text, reason) => {
    const file = await writeManifest(text);
    const supergraph = compose([{ name: 'rates', typeDefs: 'type Query { rate: String }' }]);
    await expect(startGateway({ supergraph, persistedOperations: { mode: 'off', file } })).rejects.toThrow(
      reason,
    );
  });

  test('that is not there', async () => {
    const supergraph = compose([{ name: 'rates', typeDefs: 'type Query { rate: String }' }]);
    const file = join(tmpdir(), 'no-such-list.json');
    await expect(startGateway({ supergraph, persistedOperations: { mode: 'off', file } })).rejects.toThrow(
      file,
    );
  });
});
