/** The operations that are known by their hash: those of the published list, and what clients register. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ApolloServerOptions, ApolloServerPlugin } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, parse, print } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { z } from 'zod';
import { createBoundedStore } from '#platform/bounded-store.ts';
import { clientSizes } from '#platform/operation-limits.ts';
import type { GatewayContext } from './viewer.ts';

/**
 * What a gateway does with an operation that is not in the published list: it runs it, logs it, or refuses it.
 */
export const persistedOperationsModes = ['off', 'log', 'require'] as const;
export type PersistedOperationsMode = (typeof persistedOperationsModes)[number];

/** Of texts that clients register; the least recently used are forgotten, and registered anew. */
const registeredMax = 10_000;
const registeredCharsMax = 10 * 1024 * 1024;
/** Of operations outside the list, whether they were logged. */
const hashesMax = 10_000;
/** Apollo Server puts this before each hash. */
const cachePrefix = 'apq:';

/** The form of Apollo's tools; what else it has is not looked at. */
const manifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({ id: z.string(), body: z.string() }).refine(({ id, body }) => id === hashOf(body), {
      message: 'is not the SHA-256 of the body',
      path: ['id'],
    }),
  ),
});

/** What a client says of an operation: https://www.apollographql.com/docs/apollo-server/performance/apq. */
const persistedQuery = z.object({ version: z.literal(1), sha256Hash: z.string() });

export interface PersistedOperations {
  persistedQueries: NonNullable<ApolloServerOptions<GatewayContext>['persistedQueries']>;
  plugins: ApolloServerPlugin<GatewayContext>[];
  /** @throws {GraphQLError} when the operation of the request may not run, or its hash is another's. */
  check: (request: FastifyRequest) => void;
}

/** @throws when the file is no list of persisted operations. */
export async function readPersistedOperations(options: {
  mode: PersistedOperationsMode;
  file: string;
  logger: Logger;
}): Promise<PersistedOperations> {
  const { mode, file, logger } = options;
  const listed = await readManifest(file);
  const registered = createBoundedStore<string>({
    entriesMax: registeredMax,
    sizeMax: registeredCharsMax,
    sizeOf: ({ length }) => length,
  });
  const logged = new LRUCache<string, true>({ max: hashesMax });

  const logOnce: ApolloServerPlugin<GatewayContext> = {
    requestDidStart: async () => ({
      didResolveOperation: async ({ queryHash, source, operationName }) => {
        if (logged.has(queryHash) || isListed(listed, source)) return;
        logged.set(queryHash, true);
        logger.warn(
          { hash: queryHash, operationName },
          'an operation is not in the list of persisted operations',
        );
      },
    }),
  };

  return {
    persistedQueries: {
      cache: {
        ...registered,
        get: async (key) => listed.get(key.slice(cachePrefix.length)) ?? registered.get(key),
      },
    },
    plugins: mode === 'log' ? [logOnce] : [],
    check: (request) => {
      const { text, sha256Hash } = readOperation(request);
      if (text !== undefined && sha256Hash !== undefined && hashOf(text) !== sha256Hash) {
        throw refusal('BAD_USER_INPUT', 'The sha256Hash is not that of the query.');
      }
      if (mode !== 'require') return;
      if (text !== undefined) {
        if (!isListed(listed, text))
          throw refusal('QUERY_NOT_IN_SAFELIST', 'The operation is not a persisted one.');
      } else if (sha256Hash !== undefined && !listed.has(sha256Hash)) {
        throw refusal('PERSISTED_QUERY_NOT_IN_LIST', 'No persisted operation has this sha256Hash.');
      }
    },
  };
}

/** The texts by hash: that of the text as it is published, and that of its normal form. */
async function readManifest(file: string): Promise<Map<string, string>> {
  try {
    const { operations } = manifest.parse(JSON.parse(await readFile(file, 'utf8')));
    return new Map(
      operations.flatMap(({ id, body }) => [
        [id, body],
        [hashOf(normalForm(body)), body],
      ]),
    );
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : error;
    throw new Error(`the persisted operations of ${file} cannot be read: ${reason}`, { cause: error });
  }
}

/** Also when it is laid out in another way: most clients send what graphql-js prints. */
function isListed(listed: Map<string, string>, text: string): boolean {
  if (listed.has(hashOf(text))) return true;
  try {
    return listed.has(hashOf(normalForm(text)));
  } catch {
    return false;
  }
}

const normalForm = (text: string) => print(parse(text, { maxTokens: clientSizes.tokensMax }));

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * The operation as Apollo Server will read it. What it refuses as malformed, such as a batch, is left to it.
 *
 * @throws {GraphQLError} BAD_USER_INPUT for a persisted query of another form than ours.
 */
function readOperation(request: FastifyRequest): { text?: string; sha256Hash?: string } {
  const { query, extensions } = request.method === 'POST' ? readBody(request) : readSearch(request);
  const text = typeof query === 'string' ? query : undefined;
  const given = isRecord(extensions) ? extensions.persistedQuery : undefined;
  if (!given) return { text };
  const { data } = persistedQuery.safeParse(given);
  if (!data) throw refusal('BAD_USER_INPUT', 'A persistedQuery has version 1 and a sha256Hash.');
  return { text, sha256Hash: data.sha256Hash };
}

const readBody = ({ body }: FastifyRequest) => (isRecord(body) ? body : {});

function readSearch({ url }: FastifyRequest) {
  const { searchParams } = new URL(url, 'http://gateway');
  const extensions = searchParams.get('extensions');
  return { query: searchParams.get('query'), extensions: extensions && parseJson(extensions) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refusal = (code: string, message: string) =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
