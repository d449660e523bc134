import { describe, expect, test } from '@jest/globals';
import { readGatewayConfig, silenceApollo } from './config.ts';
import { gatewayKey } from './test-gateway.ts';

const complete = {
  USER_URL: 'http://127.0.0.1:4001',
  ORDER_URL: 'http://127.0.0.1:4002',
  BILLING_URL: 'http://127.0.0.1:4003',
  NOTIFICATION_URL: 'http://127.0.0.1:4004',
  SERVICE_KEY: JSON.stringify(gatewayKey),
};

test('every fault of the environment is named at once', () => {
  const faulty = { ...complete, USER_URL: 'user', SERVICE_KEY: '{}', PLAYGROUND: 'yes', ORDER_URL: '' };
  expect(() => readGatewayConfig(faulty)).toThrow(
    /USER_URL(.|\n)*ORDER_URL(.|\n)*SERVICE_KEY(.|\n)*PLAYGROUND/,
  );
});

describe('Playground and introspection', () => {
  test.each([
    ['are off in production', {}, false],
    ['are on in development', { NODE_ENV: 'development' }, true],
    ['are on in production when asked for', { PLAYGROUND: 'true', INTROSPECTION: 'true' }, true],
    [
      'are off in development when asked for',
      { NODE_ENV: 'development', PLAYGROUND: 'false', INTROSPECTION: 'false' },
      false,
    ],
  ])('%s', (_what, settings, expected) => {
    const { PLAYGROUND, INTROSPECTION } = readGatewayConfig({ ...complete, ...settings });
    expect([PLAYGROUND, INTROSPECTION]).toEqual([expected, expected]);
  });
});

test('no proxy is trusted unless it is named, by its address or range', () => {
  expect(readGatewayConfig(complete).TRUSTED_PROXIES).toEqual([]);
  const TRUSTED_PROXIES = '192.0.2.1, 10.0.0.0/8,2001:db8::/32,::1';
  expect(readGatewayConfig({ ...complete, TRUSTED_PROXIES }).TRUSTED_PROXIES).toEqual([
    '192.0.2.1',
    '10.0.0.0/8',
    '2001:db8::/32',
    '::1',
  ]);
});

test.each(['true', '*', '1', 'proxy.example.com', '10.0.0.0/33', '10.0.0.1,'])(
  'proxies such as %j are a fault',
  (TRUSTED_PROXIES) => {
    expect(() => readGatewayConfig({ ...complete, TRUSTED_PROXIES })).toThrow(
      'TRUSTED_PROXIES: must be IP addresses or ranges',
    );
  },
);

describe('CORS_ORIGINS', () => {
  const read = (CORS_ORIGINS?: string) => readGatewayConfig({ ...complete, CORS_ORIGINS }).CORS_ORIGINS;

  test('are exact origins, separated by commas, and none by default', () => {
    expect(read()).toEqual([]);
    expect(read('')).toEqual([]);
    expect(read('https://a.example, http://localhost:3000')).toEqual([
      'https://a.example',
      'http://localhost:3000',
    ]);
  });

  test.each([
    '*',
    'null',
    'example.com',
    'https://*.example.com,*',
    'https://a.example/',
    'https://A.example',
    'ftp://a.example',
    'https://a.example,',
  ])('may not be %s', (origins) => {
    expect(() => read(origins)).toThrow('CORS_ORIGINS');
  });
});

test('the graph is that of the project unless another file is named', () => {
  expect(readGatewayConfig(complete).SUPERGRAPH_FILE).toMatch(/\/schema\/supergraph\.graphql$/);
  expect(readGatewayConfig({ ...complete, SUPERGRAPH_FILE: '/graph' }).SUPERGRAPH_FILE).toBe('/graph');
});

describe('persisted operations', () => {
  test('are those of the project and required of nobody, unless it is said', () => {
    const { PERSISTED_OPERATIONS, PERSISTED_OPERATIONS_FILE } = readGatewayConfig(complete);
    expect(PERSISTED_OPERATIONS).toBe('off');
    expect(PERSISTED_OPERATIONS_FILE).toMatch(/\/schema\/persisted-operations\.json$/);
    expect(readGatewayConfig({ ...complete, PERSISTED_OPERATIONS: 'require' }).PERSISTED_OPERATIONS).toBe(
      'require',
    );
  });

  test('know no other mode', () => {
    expect(() => readGatewayConfig({ ...complete, PERSISTED_OPERATIONS: 'on' })).toThrow(
      /PERSISTED_OPERATIONS/,
    );
  });
});

test('nothing is counted unless a file is named for it, which then keeps 90 days', () => {
  const { USAGE_FILE, USAGE_DAYS } = readGatewayConfig(complete);
  expect([USAGE_FILE, USAGE_DAYS]).toEqual([undefined, 90]);
  const read = (USAGE_DAYS: string) =>
    readGatewayConfig({ ...complete, USAGE_FILE: '/usage.json', USAGE_DAYS }).USAGE_DAYS;
  expect([read('1'), read('3650')]).toEqual([1, 3_650]);
  for (const days of ['0', '3651', 'all']) expect(() => read(days)).toThrow('USAGE_DAYS');
});

test("Apollo's libraries find no setting but that they send no telemetry", () => {
  const environment = {
    APOLLO_KEY: 'key',
    APOLLO_GRAPH_REF: 'graph@main',
    APOLLO_TELEMETRY_DISABLED: 'no',
    HOME: '/',
  };
  silenceApollo(environment);
  expect(environment).toEqual({ APOLLO_TELEMETRY_DISABLED: 'true', HOME: '/' });
});
