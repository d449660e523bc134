/** Calls a sibling service's GraphQL API with this service's identity, within a time limit. */
import { Pool } from 'undici';
import { unavailable } from './errors.ts';
import type { SignIdentity } from './identity.ts';
import { currentTraceparent } from './trace-context.ts';

export interface ServiceClient {
  /**
   * Sends one operation and returns its data.
   *
   * @throws {ServiceError} SERVICE_UNAVAILABLE when no answer comes in time or the service says it is unavailable.
   * @throws {Error} when the service refuses the operation, which is a fault of the calling code.
   */
  request<Data>(operation: { query: string; variables: object; timeoutMs: number }): Promise<Data>;
  close(): Promise<void>;
}

const connectionsMax = 32;
const connectTimeoutMs = 1_000;
const responseBytesMax = 1024 * 1024;

export function createServiceClient(options: {
  service: string;
  url: string;
  signIdentity: SignIdentity;
}): ServiceClient {
  const { service, signIdentity } = options;
  const pool = new Pool(new URL(options.url).origin, {
    connections: connectionsMax,
    connect: { timeout: connectTimeoutMs },
  });
  return {
    request: async <Data>({ query, variables, timeoutMs }: Parameters<ServiceClient['request']>[0]) => {
      const authorization = `Bearer ${await signIdentity(service)}`;
      const traceparent = currentTraceparent();
      let answer: GraphQLAnswer<Data>;
      try {
        const response = await pool.request({
          path: '/graphql',
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization,
            ...(traceparent ? { traceparent } : {}),
          },
          body: JSON.stringify({ query, variables }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        answer = (await readJson(response.body)) as GraphQLAnswer<Data>;
      } catch (error) {
        throw unavailable(`The ${service} service gives no answer.`, error);
      }
      const [fault] = answer.errors ?? [];
      if (fault?.extensions?.code === 'SERVICE_UNAVAILABLE') {
        throw unavailable(`The ${service} service is not available.`);
      }
      if (fault || !answer.data) throw new Error(`The ${service} service refused: ${fault?.message}`);
      return answer.data;
    },
    close: () => pool.destroy(),
  };
}

interface GraphQLAnswer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string } }[];
}

async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > responseBytesMax) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
