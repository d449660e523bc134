/** Calls a sibling service's GraphQL API with this service's identity, trying again within a time limit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { ErrorCode, ServiceError, unavailable } from './errors.ts';
import type { SignIdentity } from './identity.ts';
import { currentTraceparent } from './trace-context.ts';

/** An operation that may be carried out several times with one effect. */
export interface IdempotentOperation {
  query: string;
  variables: object;
  /** It is tried again as long as there is no answer, for this long in all. */
  withinMs: number;
  /** Not tried again, because whoever waits for it does that. */
  once?: true;
}

export interface ServiceClient {
  /**
   * Sends an operation and returns its data.
   *
   * @throws {ServiceError} SERVICE_UNAVAILABLE when no answer comes in time; the operation may have been
   *   carried out.
   * @throws {Error} when the service refuses the operation, which is a fault of the calling code.
   */
  request<Data>(operation: IdempotentOperation): Promise<Data>;
  close(): Promise<void>;
}

const connectionsMax = 32;
const connectTimeoutMs = 1_000;
const tryTimeoutMs = 2_000;
const pauseFirstMs = 100;
const pauseMaxMs = 1_000;
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
    maxResponseSize: responseBytesMax,
  });

  const tryOnce = async <Data>(
    { query, variables }: IdempotentOperation,
    timeoutMs: number,
  ): Promise<Data> => {
    const authorization = `Bearer ${await signIdentity(service)}`;
    const traceparent = currentTraceparent();
    let answer: GraphQLAnswer<Data>;
    try {
      const { body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization, ...(traceparent && { traceparent }) },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      answer = (await body.json()) as GraphQLAnswer<Data>;
    } catch (error) {
      throw unavailable(`The ${service} service gives no answer.`, error);
    }
    const [fault] = answer.errors ?? [];
    // After a fault of its own the service may have carried the operation out, or may do so when it is asked
    // again.
    if (fault && noAnswerCodes.has(fault.extensions?.code)) {
      throw unavailable(`The ${service} service is not available.`, fault);
    }
    if (fault?.extensions?.code === ErrorCode.unauthenticated) {
      // Nothing was done. Clocks or keys differ, which passes once they are set right.
      throw unavailable(`The ${service} service refuses this service's identity.`, fault);
    }
    if (fault || !answer.data) throw new Error(`The ${service} service refused: ${fault?.message}`);
    return answer.data;
  };

  return {
    request: async (operation) => {
      const deadline = performance.now() + operation.withinMs;
      for (let pauseMs = pauseFirstMs; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
        const remainingMs = Math.max(1, Math.ceil(deadline - performance.now()));
        try {
          return await tryOnce(operation, Math.min(tryTimeoutMs, remainingMs));
        } catch (error) {
          if (operation.once || !isNoAnswer(error) || performance.now() + pauseMs >= deadline) throw error;
        }
        await sleep(pauseMs);
      }
    },
    close: () => pool.destroy(),
  };
}

const noAnswerCodes = new Set<string | undefined>([ErrorCode.serviceUnavailable, ErrorCode.internal]);

interface GraphQLAnswer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string } }[];
}

function isNoAnswer(error: unknown): boolean {
  return error instanceof ServiceError && error.code === ErrorCode.serviceUnavailable;
}
