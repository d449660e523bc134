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

test('the graph is that of the project unless another file is named', () => {
  expect(readGatewayConfig(complete).SUPERGRAPH_FILE).toMatch(/\/schema\/supergraph\.graphql$/);
  expect(readGatewayConfig({ ...complete, SUPERGRAPH_FILE: '/graph' }).SUPERGRAPH_FILE).toBe('/graph');
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
