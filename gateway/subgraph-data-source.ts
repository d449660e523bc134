/**
 * Sends the operations that the graph plans to one subgraph, over kept-alive connections and within bounds.
 */
import type { GraphQLDataSource } from '@apollo/gateway';
import type { GatewayGraphQLRequest } from '@apollo/server-gateway-interface';
import type { GraphQLFormattedError } from 'graphql';
import { Histogram } from 'prom-client';
import { type Dispatcher, Pool } from 'undici';
import { signedInHeader, type VerifyAccessToken } from '#platform/access-token.ts';
import { clientAddressHeader, type SignIdentity } from '#platform/identity.ts';
import { durationBucketsSeconds, type Metrics } from '#platform/metrics.ts';
import { representationsMax } from '#platform/operation-cost.ts';
import { currentTraceparent } from '#platform/trace-context.ts';
import { outageErrors, toReportedError } from './subgraph-errors.ts';
import type { GatewayContext } from './viewer.ts';

const connectionsMax = 64;
const connectTimeoutMs = 1_000;
const entityFetch = /^query[^{]*\(\$representations:\[_Any!\]!/;
const responseBytesMax = 8 * 1024 * 1024;
const queryTimeoutMs = 5_000;
/**
 * placeOrder waits up to 5 s for billing and then answers that the order is WAITING_PAY. With no more
 * patience than that the gateway would turn this answer into an error, and the client would not know the
 * order.
 */
const mutationTimeoutMs = 10_000;

/** No byte of the request left. */
const notSentCodes = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);
/**
 * The connection ended before the answer began, as when a subgraph restarts and closes those it kept alive.
 */
const cutOffCodes = new Set([...notSentCodes, 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

export function openSubgraphPool(url: string): Pool {
  return new Pool(new URL(url).origin, {
    connections: connectionsMax,
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: responseBytesMax,
  });
}

export type FetchDurations = Histogram<'subgraph' | 'outcome'>;

/**
 * The duration of fetches by outcome: `ok`, `error` (the answer has errors) or `unavailable` (there is none).
 */
export function createFetchDurations({ registry }: Metrics): FetchDurations {
  return new Histogram({
    name: 'gateway_subgraph_fetch_duration_seconds',
    help: 'Duration of fetches from subgraphs in seconds.',
    labelNames: ['subgraph', 'outcome'],
    buckets: durationBucketsSeconds,
    registers: [registry],
  });
}

export function createSubgraphDataSource(dependencies: {
  subgraph: string;
  pool: Pool;
  signIdentity: SignIdentity;
  fetchDurations: FetchDurations;
  verifyAccessToken: VerifyAccessToken;
}): GraphQLDataSource<GatewayContext> {
  const { subgraph, pool, signIdentity, fetchDurations, verifyAccessToken } = dependencies;

  const ask = async (query: string, body: string, context: Partial<GatewayContext>) => {
    const isMutation = query.startsWith('mutation');
    const authorization = `Bearer ${await signIdentity(subgraph, context.viewer)}`;
    const traceparent = currentTraceparent();
    const clientAddress = subgraph === 'user' ? context.clientAddress : undefined;
    const request: Dispatcher.RequestOptions = {
      path: '/graphql',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization,
        ...(traceparent && { traceparent }),
        ...(clientAddress && { [clientAddressHeader]: clientAddress }),
      },
      body,
      signal: AbortSignal.timeout(isMutation ? mutationTimeoutMs : queryTimeoutMs),
    };
    const response = await pool.request(request).catch((error) => {
      if (!(isMutation ? notSentCodes : cutOffCodes).has(error.code)) throw error;
      return pool.request(request);
    });
    const accessToken = subgraph === 'user' ? response.headers[signedInHeader] : undefined;
    if (typeof accessToken === 'string')
      context.viewer ??= await verifyAccessToken(accessToken).catch(() => null);
    return readAnswer(response);
  };

  const fetchPart = async (
    request: GatewayGraphQLRequest,
    context: Partial<GatewayContext>,
    from: number,
  ) => {
    const { query = '', variables = {}, operationName } = request;
    const endTimer = fetchDurations.startTimer({ subgraph });
    try {
      const answer = await ask(query, JSON.stringify({ query, variables, operationName }), context);
      const errors = answer.errors?.map((error) => toReportedError(error, from));
      endTimer({ outcome: errors ? 'error' : 'ok' });
      return { data: answer.data, errors };
    } catch (error) {
      endTimer({ outcome: 'unavailable' });
      return { data: null, errors: outageErrors(subgraph, { query, variables }, error, from) };
    }
  };

  return {
    process: async ({ request, context }) => {
      const representations = representationsOf(request);
      if (representations.length <= representationsMax) return fetchPart(request, context, 0);
      const starts = representations
        .map((_, index) => index)
        .filter((index) => index % representationsMax === 0);
      const parts = await Promise.all(
        starts.map(async (from) => {
          const part = representations.slice(from, from + representationsMax);
          const variables = { ...request.variables, representations: part };
          const { data, errors } = await fetchPart({ ...request, variables }, context, from);
          return { entities: data?._entities ?? part.map(() => null), errors };
        }),
      );
      const errors = parts.flatMap((part) => part.errors ?? []);
      return {
        data: { _entities: parts.flatMap(({ entities }) => entities) },
        errors: errors.length > 0 ? errors : undefined,
      };
    },
  };
}

/** What the planner asks for entities by; a client's own variable may have the name, but not the type. */
function representationsOf({ query, variables }: GatewayGraphQLRequest): unknown[] {
  return query && entityFetch.test(query) ? variables?.representations : [];
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
}

/**
 * @throws for anything but a GraphQL answer, and for 401, which refuses the gateway itself and not its user.
 */
async function readAnswer({ statusCode, body }: Dispatcher.ResponseData): Promise<Answer> {
  const text = await body.text();
  if (statusCode === 401) throw new Error("the subgraph refuses the gateway's identity");
  const answer: unknown = JSON.parse(text);
  if (isAnswer(answer)) return answer;
  throw new Error(`the subgraph answers ${statusCode} without a GraphQL answer`);
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  if ('errors' in value) return Array.isArray(value.errors);
  return 'data' in value && typeof value.data === 'object';
}
