/**
 * The connection to NATS JetStream, made and kept in the background, and the stream that all events go
 * through.
 */
import {
  connect,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
} from 'nats';
import type { Logger } from 'pino';
import { unavailable } from './errors.ts';

export const streamName = 'EVENTS';
export const subjectPrefix = 'events.';
const duplicateWindowMs = 10 * 60_000;
/** For how long a consumer may be away without missing an event; less than inboxes remember events for. */
const eventAgeMaxMs = 14 * 24 * 60 * 60_000;
const connectTimeoutMs = 2_000;
const reconnectWaitMs = 250;
const pingIntervalMs = 5_000;
const requestTimeoutMs = 5_000;
const streamNotFound = 10_059;

export interface JetStream {
  client: JetStreamClient;
  manager: JetStreamManager;
}

export interface Messaging {
  /** @throws {ServiceError} SERVICE_UNAVAILABLE when there is no connection. */
  jetStream(): Promise<JetStream>;
  /** Creates the stream when it is missing. */
  ensureStream(): Promise<void>;
  /** Throws while there is no connection. */
  check(): void;
  close(): Promise<void>;
}

export function connectMessaging(options: {
  url: string;
  name: string;
  streamReplicas: number;
  logger: Logger;
}): Messaging {
  const { logger } = options;
  let connection: NatsConnection | undefined;
  let connected = false;
  let closing = false;
  let jetStream: Promise<JetStream> | undefined;

  const url = new URL(options.url);
  const connecting = connect({
    servers: `${url.protocol}//${url.host}`,
    user: url.username ? decodeURIComponent(url.username) : undefined,
    pass: url.password ? decodeURIComponent(url.password) : undefined,
    tls: url.protocol === 'tls:' ? {} : undefined,
    name: options.name,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    // Credentials may be wrong for a while, as when they are changed: the client would close for good.
    ignoreAuthErrorAbort: true,
    // A stack trace for each request costs more than the request.
    noAsyncTraces: true,
    reconnectTimeWait: reconnectWaitMs,
    timeout: connectTimeoutMs,
    pingInterval: pingIntervalMs,
  }).then(async (made) => {
    connection = made;
    connected = true;
    if (closing) return made.close();
    logger.info({ server: made.getServer() }, 'connected to NATS');
    for await (const { type } of made.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      connected = type === 'reconnect';
      logger.warn(connected ? 'connected to NATS again' : 'lost the connection to NATS');
    }
  });
  connecting.catch((error) => logger.error({ err: error }, 'the connection to NATS cannot be made'));

  const requireConnection = (): NatsConnection => {
    if (connection && connected) return connection;
    throw unavailable('There is no connection to NATS.');
  };
  const open = async (): Promise<JetStream> => {
    const nats = requireConnection();
    const manager = await nats.jetstreamManager({ timeout: requestTimeoutMs, checkAPI: false });
    return { client: nats.jetstream({ timeout: requestTimeoutMs }), manager };
  };
  const requireJetStream = () => {
    requireConnection();
    jetStream ??= open().catch((error) => {
      jetStream = undefined;
      throw error;
    });
    return jetStream;
  };

  return {
    jetStream: requireJetStream,
    ensureStream: async () =>
      createStreamIfMissing((await requireJetStream()).manager, options.streamReplicas),
    check: () => void requireConnection(),
    close: async () => {
      closing = true;
      if (connected) await connection?.drain();
      // A drain that loses the connection on its way ends without closing.
      await connection?.close();
    },
  };
}

async function createStreamIfMissing(manager: JetStreamManager, replicas: number): Promise<void> {
  try {
    await manager.streams.info(streamName);
  } catch (error) {
    if (!isStreamMissing(error)) throw error;
    await manager.streams.add({
      name: streamName,
      subjects: [`${subjectPrefix}>`],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      num_replicas: replicas,
      duplicate_window: nanos(duplicateWindowMs),
      max_age: nanos(eventAgeMaxMs),
    });
  }
}

/**
 * Whether JetStream said that there is no such stream, or nobody listens on the subject because there is
 * none.
 */
export function isStreamMissing(error: unknown): boolean {
  if (!(error instanceof NatsError)) return false;
  return error.api_error?.err_code === streamNotFound || error.code === '503';
}
