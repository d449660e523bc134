import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { bodyBytesMax } from './http-limits.ts';
import { createHttpServer } from './http-server.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createReadiness } from './readiness.ts';

const readiness = createReadiness();
let databaseIsAway = false;
let natsIsAway = false;
const logLines: string[] = [];
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  const logger = createLogger(
    { service: 'test', level: 'error' },
    { write: (line) => void logLines.push(line) },
  );
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

  test('tells which version of a thing is in service, also while the service stops', async () => {
    const told = createReadiness();
    let version = 'one';
    told.tell('graph', () => version);
    expect(await told.report()).toEqual({ status: 'ready', failing: [], inService: { graph: 'one' } });
    version = 'two';
    told.startStopping();
    expect(await told.report()).toMatchObject({ status: 'unready', inService: { graph: 'two' } });
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
    ['one byte too large', JSON.stringify('x'.repeat(bodyBytesMax - quotes + 1)), 'application/json', 400],
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

  test('that fails inside tells nothing of why, but an id under which the log has it', async () => {
    const { status, body } = await get('/broken');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    const { message, extensions } = (body as { errors: [{ message: string; extensions: object }] }).errors[0];
    const { errorId, err } = JSON.parse(logLines.at(-1) ?? '');
    expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', id: errorId });
    expect(message).toContain(errorId);
    expect(err).toMatchObject({ message: 'a secret of the inside', stack: expect.stringContaining('at ') });
  });

  test.each(['/%', '/%00', `/${'x'.repeat(10_000)}`, '//', '/healthz/'])(
    'for the odd path %s is refused in the form of all others',
    async (path) => {
      const { status, body } = await get(path);
      expect([400, 404, 414]).toContain(status);
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      expect(JSON.stringify(body)).not.toMatch(/FST_|fastify/i);
    },
  );
});

describe('an answer', () => {
  test.each(['/healthz', '/nothing', '/broken', '/%'])(
    'of %s says how a browser has to treat it',
    async (path) => {
      const { headers } = await fetch(url + path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'SAMEORIGIN',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  test.each(['/healthz', '/nothing', '/broken'])('of %s does not say what made it', async (path) => {
    const { headers } = await fetch(url + path);
    for (const name of ['server', 'x-powered-by', 'via']) expect(headers.get(name)).toBeNull();
    expect(JSON.stringify([...headers])).not.toMatch(/fastify|apollo|node/i);
  });

  test('allows no other origin, also when it is asked first', async () => {
    const headers = { origin: 'https://example.com', 'access-control-request-method': 'POST' };
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await fetch(`${url}/healthz`, { method, headers });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

test('a server under pressure answers 503 with Retry-After, but who asks for health, and recovers', async () => {
  const busy = await createHttpServer({
    logger: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics('test'),
    readiness: createReadiness(),
    limits: { eventLoopDelayMaxMs: 60 },
  });
  try {
    busy.get('/', () => 'answered');
    const address = await busy.listen({ host: '127.0.0.1', port: 0 });
    const ask = async (path = '/') => {
      const { status, headers } = await fetch(address + path);
      return { status, retryAfter: headers.get('retry-after') };
    };
    const askAll = () => Promise.all([ask(), ask('/healthz'), ask('/readyz')]);
    const until = async (status: number, pause: () => unknown) => {
      for (let tries = 0; tries < 100; tries++) {
        const answers = await askAll();
        if (answers[0].status === status) return answers;
        await pause();
      }
      throw new Error(`there was no ${status}`);
    };
    const answered = { status: 200, retryAfter: null };
    const keepBusy = () => {
      for (const end = performance.now() + 400; performance.now() < end; );
    };
    expect(await until(503, keepBusy)).toEqual([{ status: 503, retryAfter: '1' }, answered, answered]);
    expect(await until(200, () => sleep(50))).toEqual([answered, answered, answered]);
  } finally {
    await busy.close();
  }
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
