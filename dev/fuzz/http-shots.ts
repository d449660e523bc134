/** Requests that are odd as HTTP: methods, paths, headers, bodies and bytes. */
import fc, { type GeneratorValue } from 'fast-check';
import type { Shot } from './shot.ts';
import { nastyText, oneIn, pick } from './values.ts';

const query = '{ __typename }';
const paths = [
  '/graphql',
  '/graphql/',
  '/graphql?query=%7B__typename%7D',
  '/graphql?query=mutation%7Blogout%7D',
  '/graphql?query=%FF%FE&variables=%7B',
  '/graphql?extensions=%7B%22persistedQuery%22%3A1%7D',
  '/graphql?query[]=a&query[]=b&__proto__[a]=b',
  '/',
  '/playground/main.js',
  '/playground/..%2f..%2f..%2fetc%2fpasswd',
  '/playground/../../../package.json',
  '/playground/%00',
  '/healthz',
  '/readyz',
  '/metrics',
  '/.env',
  '/__proto__',
  '/%',
  `/${'a/'.repeat(3_000)}`,
] as const;
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'] as const;
const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-7',
  'application/json;;;',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json garbage',
  '',
  'a/b/c',
  `application/json; ${'x=y; '.repeat(500)}`,
] as const;
const headerNames = [
  'accept',
  'accept-encoding',
  'authorization',
  'content-encoding',
  'cookie',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'origin',
  'referer',
  'traceparent',
  'tracestate',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'x-signed-in',
  'x-http-method-override',
  'if-none-match',
  'range',
] as const;
const headerValues = [
  '*/*',
  'application/graphql-response+json',
  'gzip',
  'Bearer',
  'Bearer x',
  'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
  `Bearer ${'a'.repeat(7_000)}`,
  'Basic YTpi',
  '00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff',
  '00-00000000000000000000000000000000-0000000000000000-00',
  'null',
  'http://127.0.0.1:1',
  '127.0.0.1, ::1, unknown, "_hidden"',
  'bytes=0-1,2-3,-1',
  '; '.repeat(1_000),
] as const;

const printable = (g: GeneratorValue) => g(fc.string, { unit: 'grapheme-ascii', maxLength: 60 });

export function headerShot(g: GeneratorValue): Shot {
  const method = pick(g, methods);
  const headers: Record<string, string> = {};
  if (!oneIn(g, 4)) headers['content-type'] = pick(g, contentTypes);
  const count = g(fc.nat, { max: 6 });
  for (let index = 0; index < count; index++) {
    headers[pick(g, headerNames)] = oneIn(g, 3) ? printable(g) : pick(g, headerValues);
  }
  if (oneIn(g, 20)) for (let index = 0; index < 150; index++) headers[`x-${index}`] = 'x';
  const path = pick(g, paths);
  if (method === 'GET' || method === 'HEAD') return { method, path, headers };
  return { method, path, headers, body: JSON.stringify({ query }) };
}

export function bodyShot(g: GeneratorValue): Shot {
  const body = pick(g, [
    () => Buffer.from(g(fc.uint8Array, { maxLength: 200 })),
    () =>
      Buffer.concat([
        Buffer.from('{"query":"{ user(id: \\"'),
        Buffer.from([0xff, 0xc0, 0x80]),
        Buffer.from('\\") { id } }"}'),
      ]),
    () => `\ufeff${JSON.stringify({ query })}`,
    () => Buffer.from(JSON.stringify({ query }), 'utf16le'),
    () => JSON.stringify({ query }).slice(0, g(fc.nat, { max: 24 })),
    () => '['.repeat(1 + g(fc.nat, { max: 50_000 })),
    () => `{"query":"${query}","variables":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    () => `{"query":"${query}","query":"{ a }","__proto__":{"query":"{ b }"}}`,
    () => JSON.stringify({ query: `{ ${'a'.repeat(g(fc.nat, { max: 250_000 }))} }` }),
    () => JSON.stringify({ query: nastyText(g), variables: nastyText(g) }),
    () => '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{ a }"}\r\n--x--',
    () => `query=${encodeURIComponent(query)}`,
    () => '',
  ])();
  return {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': oneIn(g, 3) ? pick(g, contentTypes) : 'application/json' },
    body,
  };
}

const json = JSON.stringify({ query });
const head = `Host: localhost\r\nContent-Type: application/json\r\n`;

/** What no client library would send: CRLF in headers, two lengths, chunks that are none. */
export function bytesShot(g: GeneratorValue): Shot {
  const text = pick(g, [
    () =>
      `POST /graphql HTTP/1.1\r\n${head}X-A: a\r\nSet-Cookie: b=c\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
    () =>
      `POST /graphql HTTP/1.1\r\n${head}Content-Length: 5\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
    () =>
      `POST /graphql HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
    () => `POST /graphql HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${json}\r\n`,
    () => `POST /graphql HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n${json}`,
    () => `POST /graphql HTTP/1.1\r\n${head}Content-Length: 99999999999999999999\r\n\r\n${json}`,
    () =>
      `POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
    () => `POST /graphql HTTP/1.1\r\nHost: a b\r\nContent-Length: 0\r\n\r\n`,
    () => `GET /graphql HTTP/9.9\r\n${head}\r\n`,
    () => `GET http://127.0.0.1:1/ HTTP/1.1\r\n${head}\r\n`,
    () => `CONNECT 127.0.0.1:1 HTTP/1.1\r\n${head}\r\n`,
    () => `GET / HTTP/1.1\r\n${head}Upgrade: websocket\r\nConnection: upgrade\r\n\r\n`,
    () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${head}\r\n`,
    () => `GET / HTTP/1.1\r\n${head}X: ${'a'.repeat(20_000)}\r\n\r\n`,
    () => `GET / HTTP/1.1\nHost: localhost\n\n`,
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => `\r\n\r\n\r\nGET / HTTP/1.1\r\n${head}\r\n`,
    () => Buffer.from(g(fc.uint8Array, { minLength: 1, maxLength: 300 })).toString('latin1'),
    () =>
      `GET /healthz HTTP/1.1\r\n${head}X-A: ${Buffer.from(g(fc.uint8Array, { maxLength: 40 })).toString('latin1')}\r\n\r\n`,
  ])();
  return { method: 'GET', path: '', headers: {}, bytes: Buffer.from(text, 'latin1') };
}
