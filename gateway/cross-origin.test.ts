/** What pages of other origins may ask the gateway, and which of its answers they may read. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { closeAll, compose, startGateway, startSubgraph } from './test-gateway.ts';

const allowed = 'https://shop.example.com';
const query = JSON.stringify({ query: '{ me }' });

let urls: { open: string; closed: string; subgraph: string };
beforeAll(async () => {
  const subgraph = await startSubgraph({
    name: 'user',
    typeDefs: 'type Query { me: String }',
    resolvers: { Query: { me: () => 'me' } },
  });
  const options = { supergraph: compose([subgraph]), subgraphUrls: { user: subgraph.url } };
  const [open, closed] = [
    await startGateway({ ...options, corsOrigins: [allowed, 'http://localhost:3000'] }),
    await startGateway(options),
  ];
  urls = {
    open: `${open.url}/graphql`,
    closed: `${closed.url}/graphql`,
    subgraph: `${subgraph.url}/graphql`,
  };
});
afterAll(closeAll);

const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control')));

const preflight = (url: string, origin: string) =>
  fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
const send = (url: string, origin: string, body = query) =>
  fetch(url, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body });

describe('an origin that is allowed', () => {
  test.each([allowed, 'http://localhost:3000'])('%s may ask, and may read what is said', async (origin) => {
    const permission = await preflight(urls.open, origin);
    expect(permission.status).toBe(204);
    expect(corsOf(permission)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight, traceparent',
      'access-control-expose-headers': 'retry-after',
      'access-control-max-age': '600',
    });
    const answer = await send(urls.open, origin);
    expect(await answer.json()).toEqual({ data: { me: 'me' } });
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'retry-after',
    });
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  test('may read errors too', async () => {
    const answer = await send(urls.open, allowed, '{');
    expect(answer.status).toBe(400);
    expect(corsOf(answer)).toMatchObject({ 'access-control-allow-origin': allowed });
  });
});

test.each([
  'https://evil.example',
  'https://shop.example.com.evil.example',
  'http://shop.example.com',
  'https://shop.example.com:444',
  'null',
])('the origin %s, which is not allowed, may neither ask nor read', async (origin) => {
  for (const answer of [await preflight(urls.open, origin), await send(urls.open, origin)]) {
    expect(corsOf(answer)['access-control-allow-origin']).toBeUndefined();
  }
});

test('no origin may, of a gateway without the setting and of a subgraph', async () => {
  for (const url of [urls.closed, urls.subgraph]) {
    expect(corsOf(await preflight(url, allowed))).toEqual({});
    expect(corsOf(await send(url, allowed))).toEqual({});
  }
});

describe('what a page sends without asking first is refused', () => {
  test.each([
    ['text/plain', 400],
    ['text/plain;charset=application/json', 400],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['', 415],
  ])('as "%s"', async (type, status) => {
    for (const url of [urls.open, urls.closed]) {
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: query });
      expect(answer.status).toBe(status);
      expect(JSON.stringify(await answer.json())).not.toContain('"me"');
    }
  });

  test('without a type', async () => {
    const body = new Blob([query]);
    expect((await fetch(urls.open, { method: 'POST', body })).status).toBe(415);
    expect((await fetch(urls.open, { method: 'POST' })).status).toBe(400);
  });

  test('as a GET without a header that it would have to ask for', async () => {
    const url = `${urls.open}?query={me}`;
    expect((await fetch(url)).status).toBe(400);
    const answer = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
    expect(await answer.json()).toEqual({ data: { me: 'me' } });
  });
});
