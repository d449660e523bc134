/** What clients that are slow, many or no HTTP clients at all can do to the gateway and to a subgraph: little. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { type HttpLimits, headerBytesMax, headersMax, httpLimits } from '#platform/http-limits.ts';
import { createIdentitySigner } from '#platform/identity.ts';
import { closeAll, compose, eventually, gatewayKey, startGateway, startSubgraph } from './test-gateway.ts';

interface Door {
  app: FastifyInstance;
  port: number;
  /** The head of a request to `/graphql` that may be answered, up to its `Content-Length`. */
  head: string;
}

const quick: Partial<HttpLimits> = {
  headersTimeoutMs: 300,
  requestTimeoutMs: 2_000,
  exchangeTimeoutMs: 3_000,
  keepAliveTimeoutMs: 300,
  checkIntervalMs: 50,
};
/** Far below the 30 s after which Node would look by itself. */
const slackMs = 10_000;
const dripMs = 20;
const closedWithinMs = 20_000;
const largeAnswerBytes = 7 * 1024 * 1024;
const idleSockets = 1_000;
/** The 60 documents whose comments are counted below would take three times as much. */
const heldBytesMax = 50 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const sockets: Socket[] = [];
let release: () => void = () => {};
let held = Promise.resolve();
const hold = () => {
  held = new Promise((resolve) => {
    release = resolve;
  });
};

afterEach(async () => {
  release();
  for (const socket of sockets.splice(0)) socket.destroy();
  await closeAll();
});

const openSubgraph = (limits: Partial<HttpLimits>) =>
  startSubgraph({
    name: 'user',
    typeDefs: 'type Query { now: String  held: String  large: String }',
    resolvers: {
      Query: {
        now: () => 'now',
        held: async () => {
          await held;
          return 'held';
        },
        large: () => 'x'.repeat(largeAnswerBytes),
      },
    },
    limits,
  });

const doors: [string, (limits: Partial<HttpLimits>) => Promise<Door>][] = [
  [
    'the gateway',
    async (limits) => {
      const subgraph = await openSubgraph({});
      const { app, url } = await startGateway({
        supergraph: compose([subgraph]),
        subgraphUrls: { user: subgraph.url },
        limits,
      });
      return { app, port: Number(new URL(url).port), head: post('') };
    },
  ],
  [
    'a subgraph',
    async (limits) => {
      const { app, url } = await openSubgraph(limits);
      const identity = await createIdentitySigner('gateway', gatewayKey)('user', null);
      return { app, port: Number(new URL(url).port), head: post(`Authorization: Bearer ${identity}\r\n`) };
    },
  ],
];

const post = (headers: string) =>
  `POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n${headers}`;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`;

function ask(head: string, query: string): string {
  const body = JSON.stringify({ query });
  return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** A connection, what has come on it, and when it ends. */
async function open({ port }: Door, text = '') {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  sockets.push(socket);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const client = { socket, received: '', closed };
  socket.on('data', (data: string) => {
    client.received += data;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return client;
}

/** What comes for a text until the server closes; undefined when it does not in time. */
async function untilClosed(door: Door, text: string, drip = '') {
  const client = await open(door, text);
  let inTime = true;
  const dripping = setInterval(() => client.socket.write(drip), dripMs);
  const late = setTimeout(() => {
    inTime = false;
    client.socket.destroy();
  }, closedWithinMs);
  await client.closed;
  clearInterval(dripping);
  clearTimeout(late);
  return inTime ? client.received : undefined;
}

async function answerTo(door: Door, text: string) {
  const client = await open(door, text);
  await eventually(() => client.received.includes('\r\n\r\n'));
  const [, status] = /^HTTP\/1\.1 (\d+) /.exec(client.received) ?? [];
  const [, retryAfter] = /\r\nretry-after: (\d+)\r\n/i.exec(client.received) ?? [];
  client.socket.destroy();
  return { status: Number(status), retryAfter };
}

const connectionsOf = ({ app }: Door) =>
  new Promise<number>((resolve, reject) => {
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

const answered = { status: 200, retryAfter: undefined };
const refused = { status: 503, retryAfter: '1' };

describe.each(doors)('%s', (_name, openDoor) => {
  test.each([
    ['sends nothing', '', '', 'headersTimeoutMs'],
    ['sends its headers a byte at a time', 'GET / HTTP/1.1\r\nX-Slow: ', 'x', 'headersTimeoutMs'],
    ['sends its body a byte at a time', `${post('')}Content-Length: 1000\r\n\r\n`, 'x', 'requestTimeoutMs'],
  ] as const)('closes on a client that %s, with 408', async (_what, text, drip, limit) => {
    const door = await openDoor(quick);
    const start = performance.now();
    expect(await untilClosed(door, text, drip)).toMatch(/^HTTP\/1\.1 408 /);
    const tookMs = performance.now() - start;
    expect(tookMs).toBeGreaterThanOrEqual(quick[limit] ?? 0);
    expect(tookMs).toBeLessThan((quick[limit] ?? 0) + slackMs);
  });

  test('closes an idle connection that it has answered on', async () => {
    expect(await untilClosed(await openDoor(quick), get('/healthz'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ['does not read', 0],
    ['reads a little at a time', 1],
  ])('resets the connection of a client that %s', async (_what, bytes) => {
    const door = await openDoor(quick);
    const { socket } = await open(door);
    socket.removeAllListeners('data').pause();
    const reading = setInterval(() => socket.read(bytes), dripMs);
    socket.write(ask(door.head, '{ large }'));
    await sleep((quick.exchangeTimeoutMs ?? 0) / 2);
    expect(await connectionsOf(door)).toBe(1);
    await eventually(async () => (await connectionsOf(door)) === 0);
    clearInterval(reading);
  });

  test('is healthy with a thousand idle sockets, and rid of them in time', async () => {
    // All are open before the time of the first is over.
    const door = await openDoor({ headersTimeoutMs: httpLimits.requestTimeoutMs });
    await Promise.all(Array.from({ length: idleSockets }, () => open(door)));
    await eventually(async () => (await connectionsOf(door)) === idleSockets);
    for (const text of [ask(door.head, '{ now }'), get('/healthz'), get('/readyz')]) {
      expect(await answerTo(door, text)).toEqual(answered);
    }
    await eventually(async () => (await connectionsOf(door)) === 0);
    expect(await answerTo(door, ask(door.head, '{ now }'))).toEqual(answered);
  });

  test('holds on to little of what it was asked, however many comments that has', async () => {
    const door = await openDoor({});
    const before = heldBytes();
    for (let count = 0; count < 60; count++) {
      const query = `${'#\n'.repeat(30_000)}{ now } #${count}`;
      expect(await answerTo(door, ask(door.head, query))).toEqual(answered);
    }
    expect(heldBytes() - before).toBeLessThan(heldBytesMax);
  });

  test('takes no more connections than its bound, which is well above a thousand', async () => {
    expect(httpLimits.connectionsMax).toBeGreaterThanOrEqual(4 * idleSockets);
    const door = await openDoor({ connectionsMax: 2 });
    const [first] = [await open(door), await open(door)];
    expect(await untilClosed(door, get('/healthz'))).toBe('');
    first.socket.destroy();
    await eventually(async () => (await connectionsOf(door)) === 1);
    expect(await answerTo(door, get('/healthz'))).toEqual(answered);
  });

  describe('that works on as many requests as it may', () => {
    const openFullDoor = async () => {
      const door = await openDoor({ concurrentRequestsMax: 2 });
      hold();
      const clients = [
        await open(door, ask(door.head, '{ held }')),
        await open(door, ask(door.head, '{ held }')),
      ];
      await eventually(async () => (await answerTo(door, ask(door.head, '{ now }'))).status === 503);
      return { door, clients };
    };

    test('refuses the next with 503 and Retry-After before its body comes, and answers who asks for health', async () => {
      const { door, clients } = await openFullDoor();
      expect(await answerTo(door, `${door.head}Content-Length: 1000\r\n\r\n`)).toEqual(refused);
      for (const path of ['/healthz', '/readyz']) expect(await answerTo(door, get(path))).toEqual(answered);
      release();
      await eventually(() => clients.every(({ received }) => received.includes('"held"')));
      expect(await answerTo(door, ask(door.head, '{ now }'))).toEqual(answered);
    });

    test('goes on counting those whose clients have gone, until they are done', async () => {
      const { door, clients } = await openFullDoor();
      for (const { socket } of clients) socket.destroy();
      await eventually(async () => (await connectionsOf(door)) === 0);
      expect(await answerTo(door, ask(door.head, '{ now }'))).toEqual(refused);
      release();
      await eventually(async () => (await answerTo(door, ask(door.head, '{ now }'))).status === 200);
    });

    test('counts them when their bodies have come, and refuses then too', async () => {
      const door = await openDoor({ concurrentRequestsMax: 2 });
      hold();
      const text = ask(door.head, '{ held }');
      const clients = [
        await open(door, text.slice(0, -1)),
        await open(door, text.slice(0, -1)),
        await open(door, text.slice(0, -1)),
      ];
      await sleep(200);
      for (const { socket } of clients) socket.write(text.slice(-1));
      await eventually(() => clients.some(({ received }) => received.startsWith('HTTP/1.1 503')));
      release();
      await eventually(() => clients.filter(({ received }) => received.includes('"held"')).length === 2);
    });

    test('counts each of several on one connection, and none for ever when it breaks', async () => {
      const door = await openDoor({ concurrentRequestsMax: 2 });
      hold();
      const { socket } = await open(door, ask(door.head, '{ held }').repeat(3));
      await eventually(async () => (await answerTo(door, ask(door.head, '{ now }'))).status === 503);
      socket.destroy();
      release();
      await eventually(async () => (await answerTo(door, ask(door.head, '{ now }'))).status === 200);
    });
  });

  test('gives no place to clients that are slow to send their bodies', async () => {
    const door = await openDoor({ concurrentRequestsMax: 2 });
    for (let count = 0; count < 5; count++) await open(door, `${door.head}Content-Length: 1000\r\n\r\n{`);
    expect(await answerTo(door, ask(door.head, '{ now }'))).toEqual(answered);
  });

  test.each([
    ['is no HTTP', 'HELLO\r\n\r\n', 400],
    ['is TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['has another version', 'GET / HTTP/9.9\r\nHost: test\r\n\r\n', 400],
    ['has no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['has a header with a line of its own', 'GET /healthz HTTP/1.1\r\nHost: test\r\nA: b\r\n c\r\n\r\n', 400],
    ['says its length twice', `${post('')}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, 400],
    [
      'has a length and chunks',
      `${post('')}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['has a chunk of no length', `${post('')}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    [
      'has headers above the bound',
      `GET / HTTP/1.1\r\nHost: test\r\nA: ${'a'.repeat(headerBytesMax)}\r\n\r\n`,
      431,
    ],
  ])('closes with a status, and says nothing else, on what %s', async (_what, text, status) => {
    const received = await untilClosed(await openDoor({}), text);
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^\r]+\r\nConnection: close\r\n`));
    expect(received).not.toMatch(/fastify|apollo|node|HPE_|FST_|\n +at /i);
  });

  test('answers a request, and closes on the garbage behind it', async () => {
    const door = await openDoor({});
    const client = await open(door, get('/healthz'));
    await eventually(() => client.received.includes('alive'));
    client.socket.write('\0garbage\r\n\r\n');
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1\.1 200 .*HTTP\/1\.1 400 /s);
    expect(await answerTo(door, ask(door.head, '{ now }'))).toEqual(answered);
  });

  test('reads as many headers as its bound, and refuses more rather than leave some out', async () => {
    const door = await openDoor({});
    const withHeaders = (count: number) =>
      answerTo(door, `GET /healthz HTTP/1.1\r\nHost: test\r\n${'A: b\r\n'.repeat(count - 1)}\r\n`);
    expect((await withHeaders(headersMax)).status).toBe(200);
    expect((await withHeaders(headersMax + 1)).status).toBe(431);
  });
});
