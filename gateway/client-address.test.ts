import { afterEach, expect, test } from '@jest/globals';
import { closeAll, compose, startGateway, startServer } from './test-gateway.ts';

afterEach(closeAll);

/** What each subgraph is told of where a request comes from. */
async function startRecording(trustedProxies: string[] = []) {
  const told: Record<string, unknown> = {};
  const start = (name: string, answer: object) =>
    startServer((request, response) => {
      if (request.method === 'POST') told[name] = request.headers['x-client-address'];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: answer }));
    });
  const gateway = await startGateway({
    supergraph: compose([
      { name: 'user', typeDefs: 'type Query { name: String }' },
      { name: 'order', typeDefs: 'type Query { number: String }' },
    ]),
    subgraphUrls: {
      user: await start('user', { name: 'Ada' }),
      order: await start('order', { number: '1' }),
    },
    trustedProxies,
  });
  return async (headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ name number }' }),
    });
    expect(await response.json()).toEqual({ data: { name: 'Ada', number: '1' } });
    return told;
  };
}

test('the user service alone is told the address of the client', async () => {
  const ask = await startRecording();
  expect(await ask()).toEqual({ user: '127.0.0.1', order: undefined });
});

test('what a stranger says of its own address is ignored', async () => {
  for (const trusted of [[], ['10.0.0.0/8']]) {
    const ask = await startRecording(trusted);
    const claims = { 'x-forwarded-for': '192.0.2.7', 'x-client-address': '192.0.2.7' };
    expect(await ask(claims)).toMatchObject({ user: '127.0.0.1' });
  }
});

test.each([
  ['the address that it saw', ['127.0.0.1'], '192.0.2.7', '192.0.2.7'],
  ['an IPv6 address', ['127.0.0.0/8'], '2001:db8::1', '2001:db8::1'],
  [
    'the last of several, the others being the client’s words',
    ['127.0.0.1'],
    '1.1.1.1, 192.0.2.7',
    '192.0.2.7',
  ],
  ['what the trusted proxy before it saw', ['127.0.0.1', '10.0.0.0/8'], '192.0.2.7, 10.1.2.3', '192.0.2.7'],
  ['no address', ['127.0.0.1'], 'nonsense', undefined],
])('a trusted proxy is believed: %s', async (_what, trusted, forwarded, address) => {
  const ask = await startRecording(trusted);
  expect((await ask({ 'x-forwarded-for': forwarded })).user).toBe(address);
});
