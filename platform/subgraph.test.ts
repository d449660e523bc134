import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import type { PrivateKey } from './config.ts';
import { createIdentitySigner, createIdentityVerifier, type SignIdentity } from './identity.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createReadiness } from './readiness.ts';
import { createSubgraph } from './subgraph.ts';

const [gatewayKey, userKey, stolenKey] = [await makeKey(), await makeKey(), await makeKey()];
const sign = {
  gateway: createIdentitySigner('gateway', gatewayKey),
  user: createIdentitySigner('user', userKey),
};
const schema = `
  directive @public on FIELD_DEFINITION
  directive @service on FIELD_DEFINITION
  type Query { held: String @public }
  type Mutation { openAccount: String @service }`;
const queries = { gateway: '{ held }', user: 'mutation { openAccount }' };

let directory: string;
let app: FastifyInstance;
let url: string;
let workedOn: number;
let release: () => void;

beforeEach(async () => {
  const { promise: held, resolve } = Promise.withResolvers<void>();
  release = resolve;
  workedOn = 0;
  const answer = async () => {
    workedOn += 1;
    await held;
    return 'done';
  };
  directory = mkdtempSync(join(tmpdir(), 'ordergraph-subgraph-'));
  writeFileSync(join(directory, 'schema.graphql'), schema);
  app = await createSubgraph({
    name: 'billing',
    dependencies: {
      logger: createLogger({ service: 'test', level: 'silent' }),
      metrics: createMetrics('test'),
      readiness: createReadiness(),
      limits: { concurrentRequestsMax: 2, siblingRequestsMax: 2 },
      verifyIdentity: createIdentityVerifier('billing', {
        gateway: { keys: [publicPart(gatewayKey)] },
        user: { keys: [publicPart(userKey)] },
      }),
    },
    schemaFile: pathToFileURL(join(directory, 'schema.graphql')),
    resolvers: { Query: { held: answer }, Mutation: { openAccount: answer } },
    ownerOf: {},
    createContext: (caller) => ({ caller }),
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  release();
  await app.close();
  rmSync(directory, { recursive: true });
});

async function send(service: keyof typeof sign, signAs: SignIdentity = sign[service], audience = 'billing') {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await signAs(audience)}` },
    body: JSON.stringify({ query: queries[service] }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function untilWorkedOn(count: number) {
  for (let tries = 0; workedOn < count && tries < 200; tries++) await sleep(10);
  expect(workedOn).toBe(count);
}

/** Fills the subgraph with what the gateway asks. */
async function fill(): Promise<Promise<number>[]> {
  const answers = [send('gateway'), send('gateway')];
  await untilWorkedOn(2);
  return answers;
}

describe('a subgraph that works on as many requests as it may', () => {
  test('takes those of a sibling still, up to a bound of their own', async () => {
    const answers = await fill();
    answers.push(send('user'), send('user'));
    await untilWorkedOn(4);
    expect(await send('user')).toBe(503);
    release();
    expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
    expect([await send('user'), await send('gateway')]).toEqual([200, 200]);
  });

  test.each<[string, () => Promise<number>]>([
    ['the gateway', () => send('gateway')],
    ['nobody known', () => send('user', createIdentitySigner('stranger', userKey))],
    ['whoever claims to be a sibling', () => send('user', createIdentitySigner('user', stolenKey))],
    ['a sibling, for another service', () => send('user', sign.user, 'order')],
    ['whoever says nothing', () => send('user', async () => '')],
  ])('refuses those of %s, which take nobody’s place', async (_who, sendOne) => {
    const answers = await fill();
    for (let count = 0; count < 3; count++) expect(await sendOne()).toBe(503);
    answers.push(send('user'), send('user'));
    await untilWorkedOn(4);
    release();
    expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
  });

  test('takes one of a sibling that has begun before it was so, and gives its place back', async () => {
    for (let round = 0; round < 3; round++) {
      const body = JSON.stringify({ query: queries.user });
      const authorization = `Bearer ${await sign.user('billing')}`;
      const sent = request(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': body.length, authorization },
      });
      const status = new Promise((resolve) => {
        sent.once('response', (response) => resolve(response.resume().statusCode));
      });
      sent.write(body.slice(0, -1));
      await sleep(50);
      const answers = [send('gateway'), send('gateway')];
      await untilWorkedOn(3 * round + 2);
      sent.end(body.slice(-1));
      await untilWorkedOn(3 * round + 3);
      release();
      expect([await status, ...(await Promise.all(answers))]).toEqual([200, 200, 200]);
    }
  });
});

async function makeKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), kid: 'one' } as PrivateKey;
}

function publicPart({ d: _private, ...key }: PrivateKey) {
  return key;
}
