import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { bodyBytesMax, createHttpServer } from './http-server.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createReadiness } from './readiness.ts';

const readiness = createReadiness();
let databaseIsAway = false;
let natsIsAway = false;
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  const logger = createLogger({ service: 'test', level: 'silent' });
  app = await createHttpServer({ logger, metrics: createMetrics('test'), readiness });
  readiness.add({ name: 'database', required: true, run: () => failIf(databaseIsAway) });
  readiness.add({ name: 'nats', required: false, run: () => failIf(natsIsAway) });
  app.post('/echo', (incoming) => ({ bytes: JSON.stringify(incoming.body).length }));
  app.get('/broken', () => {
    throw new Error('a secret of the inside');
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

function failIf(away: boolean): void {
  if (away) throw new Error('gone');
}

async function get(path: string) {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, body: (await response.json()) as object };
}

describe('readiness', () => {
  test('is 200 when every check passes', async () => {
    expect(await get('/readyz')).toEqual({ status: 200, body: { status: 'ready', failing: [] } });
  });

  test('is 200 and degraded without what the service can do without', async () => {
    natsIsAway = true;
    expect(await get('/readyz')).toEqual({
      status: 200,
      body: { status: 'degraded', failing: [{ name: 'nats', reason: 'gone' }] },
    });
    natsIsAway = false;
  });

  test('is 503 with the name of the failing check', async () => {
    databaseIsAway = true;
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: { status: 'unready', failing: [{ name: 'database', reason: 'gone' }] },
    });
    expect(await get('/healthz')).toEqual({ status: 200, body: { status: 'alive' } });
    databaseIsAway = false;
  });
});

describe('a request', () => {
  const post = (body: string, type = 'application/json') =>
    fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': type }, body });
  const quotes = 2;

  test('may be as large as the limit', async () => {
    const response = await post(JSON.stringify('x'.repeat(bodyBytesMax - quotes)));
    expect(response.status).toBe(200);
  });

  test.each([
    ['one byte too large', JSON.stringify('x'.repeat(bodyBytesMax - quotes + 1)), 'application/json', 413],
    ['not JSON', '{', 'application/json', 400],
    ['of another type', 'a=b', 'application/x-www-form-urlencoded', 415],
  ])('that is %s is refused with a code', async (_what, body, type, status) => {
    const response = await post(body, type);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test('for nothing that is here is 404', async () => {
    expect((await get('/nothing')).status).toBe(404);
  });

  test('with a malformed Host header is 400', async () => {
    const status = await new Promise((resolve) => {
      const sent = request(`${url}/healthz`, { headers: { host: 'a b:c' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.end();
    });
    expect(status).toBe(400);
  });

  test('that fails inside tells nothing of why', async () => {
    const { status, body } = await get('/broken');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  });
});

test('a request that comes on an open connection as the server closes is answered, and is the last one', async () => {
  const logger = createLogger({ service: 'test', level: 'silent' });
  const closing = await createHttpServer({
    logger,
    metrics: createMetrics('test'),
    readiness: createReadiness(),
  });
  await closing.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((closing.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
  const ask = async () => {
    socket.write('GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [string];
    return answer;
  };
  expect(await ask()).toMatch(/^HTTP\/1.1 200 /);
  const closed = closing.close();
  expect(await ask()).toMatch(/^HTTP\/1.1 200 .*connection: close/is);
  await Promise.all([closed, once(socket, 'close')]);
});
