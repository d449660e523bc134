/**
 * For tests: a gateway over small subgraphs of the test's own, each on a free port, with real keys and
 * tokens.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeServices } from '@apollo/composition';
import type { FastifyInstance } from 'fastify';
import { Kind, parse, print, visit } from 'graphql';
import { gql } from 'graphql-tag';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { pino } from 'pino';
import {
  accessTokenAudience,
  accessTokenIssuer,
  accessTokenType,
  createAccessTokenVerifier,
} from '#platform/access-token.ts';
import type { PrivateKey } from '#platform/config.ts';
import type { HttpLimits } from '#platform/http-limits.ts';
import { type Caller, createIdentitySigner, createIdentityVerifier } from '#platform/identity.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createReadiness } from '#platform/readiness.ts';
import { createSubgraph, type SubgraphResolvers } from '#platform/subgraph.ts';
import { createGateway, type GatewayDependencies } from './server.ts';

/** Closes what a test opened, the latest first. */
const cleanups: (() => Promise<unknown>)[] = [];
export async function closeAll(): Promise<void> {
  for (const close of cleanups.splice(0).reverse()) await close();
}

export const gatewayKey = await makeKey('gateway-1');
export const accessTokenKey = await makeKey('access-1');

/** A URL that nothing answers at. */
export async function unusedUrl(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/** The test shares the event loop with the servers: one that is busy does not make them refuse. */
const calm: Partial<HttpLimits> = { eventLoopDelayMaxMs: Number.POSITIVE_INFINITY };

export async function startServer(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  const url = await listen(server);
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return url;
}

export interface TestSubgraph {
  name: string;
  url: string;
  typeDefs: string;
  app: FastifyInstance;
  /** Who called, for each request that was let in. */
  callers: Caller[];
}

const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@cost", "@listSize"])
directive @public on FIELD_DEFINITION
`;

export async function startSubgraph(options: {
  name: string;
  typeDefs: string;
  resolvers: SubgraphResolvers;
  port?: number;
  limits?: Partial<HttpLimits>;
}): Promise<TestSubgraph> {
  const { name } = options;
  const typeDefs = federation + withEveryFieldPublic(options.typeDefs);
  const schemaFile = join(await makeDirectory(), 'schema.graphql');
  await writeFile(schemaFile, typeDefs);
  const callers: Caller[] = [];
  const app = await createSubgraph({
    name,
    dependencies: {
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(name),
      readiness: createReadiness(),
      limits: { ...calm, ...options.limits },
      verifyIdentity: createIdentityVerifier(name, { gateway: { keys: [toPublic(gatewayKey)] } }),
    },
    schemaFile: pathToFileURL(schemaFile),
    resolvers: options.resolvers,
    ownerOf: {},
    createContext: (caller) => {
      callers.push(caller);
      return { caller };
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  cleanups.push(() => app.close());
  return { name, url, typeDefs, app, callers };
}

function withEveryFieldPublic(typeDefs: string): string {
  const rule = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'public' } } as const;
  return print(
    visit(parse(typeDefs), {
      FieldDefinition: (field) => ({ ...field, directives: [...(field.directives ?? []), rule] }),
    }),
  );
}

export function compose(subgraphs: Pick<TestSubgraph, 'name' | 'typeDefs'>[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, typeDefs }) => ({ name, url: 'http://elsewhere.test', typeDefs: gql(typeDefs) })),
  );
  if (!supergraphSdl) throw new Error(`the subgraphs do not compose: ${errors}`);
  return supergraphSdl;
}

export interface TestGateway {
  app: FastifyInstance;
  url: string;
  supergraphFile: string;
  logLines: Record<string, unknown>[];
  metrics(): Promise<string>;
  /** Sends an operation by POST. */
  send(
    query: string,
    options?: { variables?: object; authorization?: string },
  ): Promise<{ status: number; data?: unknown; errors?: TestError[] }>;
}

export interface TestError {
  message: string;
  path?: (string | number)[];
  extensions: Record<string, unknown>;
}

export async function startGateway(
  options: { supergraph: string } & Partial<GatewayDependencies>,
): Promise<TestGateway> {
  const supergraphFile = join(await makeDirectory(), 'supergraph.graphql');
  await writeFile(supergraphFile, options.supergraph);
  const logLines: Record<string, unknown>[] = [];
  const metrics = createMetrics('gateway');
  const app = await createGateway({
    logger: pino({ level: 'info' }, { write: (line: string) => void logLines.push(JSON.parse(line)) }),
    metrics,
    readiness: createReadiness(),
    supergraphFile,
    subgraphUrls: {},
    signIdentity: createIdentitySigner('gateway', gatewayKey),
    verifyAccessToken: createAccessTokenVerifier(new URL(await unusedUrl())),
    introspection: false,
    playground: false,
    persistedOperations: { mode: 'off', file: 'schema/persisted-operations.json' },
    ...options,
    limits: { ...calm, ...options.limits },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  cleanups.push(() => app.close());
  return {
    app,
    url,
    supergraphFile,
    logLines,
    metrics: () => metrics.registry.metrics(),
    send: async (query, { variables, authorization } = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(authorization !== undefined && { authorization }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as object) };
    },
  };
}

/** Serves the keys of access tokens, as the user service does. */
export async function startJwks(): Promise<URL> {
  const keys = [toPublic(accessTokenKey)];
  const url = await startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  return new URL('/.well-known/jwks.json', url);
}

export async function makeAccessToken(
  userId: string,
  change: { audience?: string; expiresIn?: string; key?: PrivateKey } = {},
): Promise<string> {
  const key = change.key ?? accessTokenKey;
  return new SignJWT({ role: 'CUSTOMER', sid: 'session-1' })
    .setProtectedHeader({ alg: 'EdDSA', typ: accessTokenType, kid: key.kid })
    .setIssuer(accessTokenIssuer)
    .setAudience(change.audience ?? accessTokenAudience)
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(change.expiresIn ?? '15m')
    .sign(await importJWK(key, 'EdDSA'));
}

/** Waits until the probe gives something true. */
export async function eventually<Result>(
  probe: () => Promise<Result> | Result,
): Promise<NonNullable<Result>> {
  for (let tries = 0; tries < 800; tries++) {
    const result = await probe();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about within forty seconds');
}

export async function makeKey(kid: string): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), kid } as PrivateKey;
}

function toPublic({ d: _secret, ...publicPart }: PrivateKey) {
  return publicPart;
}

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gateway-test-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  return directory;
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
