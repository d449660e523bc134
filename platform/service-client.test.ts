import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createServiceClient, type ServiceClient } from './service-client.ts';

const operation = { query: '{ now }', variables: {}, withinMs: 10_000 };
let server: Server;
let client: ServiceClient;
let asked: number;
let refusals: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    asked += 1;
    const isRefused = asked <= refusals;
    const fault = { message: 'busy', extensions: { code: 'SERVICE_UNAVAILABLE' } };
    response.statusCode = isRefused ? 503 : 200;
    response.end(JSON.stringify(isRefused ? { errors: [fault] } : { data: { now: 'now' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createServiceClient({ service: 'order', url, signIdentity: async () => 'an identity' });
});
beforeEach(() => {
  asked = 0;
  refusals = 0;
});
afterAll(async () => {
  await client.close();
  server.close();
});

test('what is not answered is sent again', async () => {
  refusals = 2;
  await expect(client.request(operation)).resolves.toEqual({ now: 'now' });
  expect(asked).toBe(3);
});

test('what is to be sent once is not sent again', async () => {
  refusals = 1;
  const refused = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' });
  await expect(client.request({ ...operation, once: true })).rejects.toEqual(refused);
  expect(asked).toBe(1);
});
