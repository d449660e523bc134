/** A durable consumer of the event stream: each event is handled once, in order per aggregate, or kept as a dead letter. */
import { AckPolicy, DeliverPolicy, type JsMsg, NatsError, nanos } from 'nats';
import type { Logger } from 'pino';
import { type AnyEvent, parseEvent } from './events.ts';
import { type Loop, startLoop } from './loop.ts';
import { type Messaging, streamName } from './messaging.ts';
import { withTrace } from './trace-context.ts';

/** Thrown by a handler that cannot handle the event yet, such as one whose recipient is not known. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

export interface DeadLetter {
  /** The stream's sequence number of the message. */
  streamSequence: number;
  /** The message's bytes as text, whatever they are. */
  body: string;
  reason: string;
  deliveries: number;
}

export interface EventHandler {
  /** Must record the event's id in the transaction of its effects, and do nothing when the id is there already. */
  handle(event: AnyEvent): Promise<void>;
  /** Keeps what could not be handled. */
  keepDeadLetter(letter: DeadLetter): Promise<void>;
}

const ackWaitMs = 30_000;
const batchSize = 64;
const fetchExpiresMs = 2_000;
const retryPauseMs = 1_000;
export const deliveriesMax = 8;
const redeliveryDelayMaxMs = 30_000;
/** For how long an event may be put off before it becomes a dead letter. */
const putOffMaxMs = 24 * 60 * 60_000;
const consumerNotFound = 10_014;

/**
 * Consumes until stopped. The stream and the consumer are made again when they are missing. JetStream itself redelivers
 * without end: an event leaves the stream's care only once its effect or its dead letter is committed.
 */
export function startConsumer(dependencies: {
  durableName: string;
  messaging: Messaging;
  handler: EventHandler;
  logger: Logger;
}): Loop {
  const { durableName, messaging, handler, logger } = dependencies;
  let stopping = false;

  const consumeBatch = async () => {
    const { client } = await messaging.jetStream();
    const consumer = await client.consumers.get(streamName, durableName);
    const messages = await consumer.fetch({ max_messages: batchSize, expires: fetchExpiresMs });
    const lanes = new Map<string, Promise<void>>();
    for await (const message of messages) {
      const lane = laneOf(message);
      const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => settle(message, handler, logger));
      lanes.set(lane, turn);
      if (stopping) messages.stop();
    }
    await Promise.all(lanes.values());
  };

  const loop = startLoop({
    name: `consumer ${durableName}`,
    intervalMs: retryPauseMs,
    logger,
    run: async () => {
      await messaging.ensureStream();
      await ensureConsumer(messaging, durableName);
      while (!stopping) await consumeBatch();
    },
  });
  return {
    nudge: loop.nudge,
    stop: async () => {
      stopping = true;
      await loop.stop();
    },
  };
}

async function ensureConsumer(messaging: Messaging, durableName: string): Promise<void> {
  const { manager } = await messaging.jetStream();
  try {
    await manager.consumers.info(streamName, durableName);
  } catch (error) {
    if (!(error instanceof NatsError) || error.api_error?.err_code !== consumerNotFound) throw error;
    await manager.consumers.add(streamName, {
      durable_name: durableName,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      deliver_policy: DeliverPolicy.All,
      max_deliver: -1,
    });
  }
}

/** Events of one aggregate share a lane; what cannot be read has one of its own. */
function laneOf(message: JsMsg): string {
  try {
    return String(message.json<{ subject?: string }>().subject);
  } catch {
    return `message ${message.seq}`;
  }
}

async function settle(message: JsMsg, handler: EventHandler, logger: Logger): Promise<void> {
  await withTrace(message.headers?.get('traceparent'), async () => {
    try {
      const fault = await attempt(() => handler.handle(parseEvent(message.json())));
      if (fault === undefined) await message.ackAck();
      else await putBack(message, fault, handler, logger);
    } catch (error) {
      // Nothing is lost: without an answer JetStream delivers the message again after its ack wait.
      logger.warn({ err: error, streamSequence: message.seq }, 'an event could not be acknowledged');
    }
  });
}

async function attempt(run: () => Promise<void>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error ?? new Error('failed without a reason');
  }
}

async function putBack(message: JsMsg, error: unknown, handler: EventHandler, logger: Logger): Promise<void> {
  const deliveries = message.info.deliveryCount;
  const ageMs = Date.now() - message.info.timestampNanos / 1e6;
  const mayGoOn = error instanceof NotYet ? ageMs < putOffMaxMs : deliveries < deliveriesMax;
  const context = { err: error, streamSequence: message.seq, deliveries };
  if (!mayGoOn) {
    const kept = await keep(message, error, handler, logger);
    if (kept) {
      logger.error(context, 'an event became a dead letter');
      await message.ackAck();
      return;
    }
  } else if (!(error instanceof NotYet)) {
    logger.warn(context, 'an event could not be handled; it will be delivered again');
  }
  message.nak(Math.min(100 * 2 ** deliveries, redeliveryDelayMaxMs));
}

async function keep(message: JsMsg, error: unknown, handler: EventHandler, logger: Logger): Promise<boolean> {
  try {
    await handler.keepDeadLetter({
      streamSequence: message.seq,
      body: message.string(),
      reason: error instanceof Error ? error.message : String(error),
      deliveries: message.info.deliveryCount,
    });
    return true;
  } catch (fault) {
    logger.error({ err: fault, streamSequence: message.seq }, 'a dead letter could not be kept');
    return false;
  }
}
