/** A durable consumer of the event stream: each event takes effect once, or is kept as a dead letter. */
import {
  AckPolicy,
  type Consumer,
  type ConsumerMessages,
  DeliverPolicy,
  type JsMsg,
  NatsError,
  nanos,
} from 'nats';
import type { Logger } from 'pino';
import { z } from 'zod';
import { isOutage } from './errors.ts';
import { type AnyEvent, parseEvent } from './events.ts';
import { reach } from './fault-points.ts';
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
  /** When the message came to the stream. A stream that was made again counts its messages from 1 again. */
  publishedAt: Date;
  /** The message's bytes, whatever they are. */
  body: Uint8Array;
  reason: string;
  deliveries: number;
}

export interface EventHandler {
  /**
   * Must record the event's id in the transaction of its effects, and do nothing when the id is there
   * already.
   */
  handle(event: AnyEvent): Promise<void>;
  /** Keeps what could not be handled; may be called again for the same message. */
  keepDeadLetter(letter: DeadLetter): Promise<void>;
}

const ackWaitMs = 10_000;
const batchSize = 128;
/** So many events are handled at a time. */
const laneCount = 8;
const fetchExpiresMs = 1_000;
const stopGraceMs = 2 * fetchExpiresMs;
const retryPauseMs = 1_000;
export const deliveriesMax = 8;
const redeliveryDelayMinMs = 100;
const redeliveryDelayMaxMs = 30_000;
/**
 * What an event waits for may come any moment, as a recipient whose own event is delivered again after its
 * ack wait.
 */
const putOffDelayMaxMs = 5_000;
/** For how long an event may be put off, or meet an outage, before it becomes a dead letter. */
const putOffMaxMs = 24 * 60 * 60_000;
const reasonLengthMax = 1_000;
const consumerNotFound = 10_014;

/**
 * What may change from one version to the next. JetStream itself redelivers, and waits for acks, without end.
 */
const settings = { ack_wait: nanos(ackWaitMs), max_deliver: -1, max_ack_pending: -1 };

/**
 * Consumes until stopped. The stream and the consumer are made again when they are missing; all that the
 * stream has is then delivered again. An event leaves the stream's care only once its effect or its dead
 * letter is committed. While the handler meets an outage, the consumer pauses.
 */
export function startConsumer(dependencies: {
  durableName: string;
  messaging: Messaging;
  handler: EventHandler;
  logger: Logger;
}): Loop {
  const { durableName, messaging, handler, logger } = dependencies;
  let consumer: Consumer | undefined;
  let batch: ConsumerMessages | undefined;
  let stopping = false;

  const loop = startLoop({
    name: `consumer ${durableName}`,
    intervalMs: retryPauseMs,
    logger,
    run: async () => {
      if (stopping) return;
      try {
        consumer ??= await ensureConsumer(messaging, durableName);
        batch = await consumer.fetch({ max_messages: batchSize, expires: fetchExpiresMs });
        await settleBatch(batch, handler, logger);
      } catch (error) {
        consumer = undefined;
        throw error;
      }
      if (!stopping) loop.nudge();
    },
  });
  return {
    nudge: loop.nudge,
    stop: async () => {
      stopping = true;
      // A fetch that is broken off leaves what is on its way to wait for its redelivery. Without NATS it has
      // no end.
      const breakOff = setTimeout(() => batch?.stop(), stopGraceMs);
      await loop.stop();
      clearTimeout(breakOff);
    },
  };
}

/** @throws when the bytes are not those of an event that this version knows. */
export const readEvent = (body: Uint8Array): AnyEvent =>
  parseEvent(JSON.parse(new TextDecoder().decode(body)));

/** An error in one line, short enough to be kept, and without NUL, which PostgreSQL refuses in text. */
export function reasonOf(error: unknown): string {
  const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  return text.replaceAll('\0', ' ').replace(/\s+/g, ' ').slice(0, reasonLengthMax).toWellFormed();
}

async function ensureConsumer(messaging: Messaging, durableName: string): Promise<Consumer> {
  await messaging.ensureStream();
  const { client, manager } = await messaging.jetStream();
  try {
    await manager.consumers.update(streamName, durableName, settings);
  } catch (error) {
    if (!(error instanceof NatsError) || error.api_error?.err_code !== consumerNotFound) throw error;
    await manager.consumers.add(streamName, {
      durable_name: durableName,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ...settings,
    });
  }
  return client.consumers.get(streamName, durableName);
}

/** @throws the outage that a handler met, after all messages are settled or put back. */
async function settleBatch(batch: ConsumerMessages, handler: EventHandler, logger: Logger): Promise<void> {
  const lanes = Array.from({ length: laneCount }, () => Promise.resolve());
  let outage: unknown;
  try {
    for await (const message of batch) {
      const lane = laneOf(message);
      const turn = async () => {
        if (outage) message.nak(retryPauseMs);
        else outage = await settle(message, handler, logger);
      };
      lanes[lane] = (lanes[lane] ?? Promise.resolve()).then(turn).catch((error) => {
        outage = error;
      });
    }
  } finally {
    await Promise.all(lanes);
  }
  if (outage) throw outage;
}

/** Events of one aggregate share a lane, so that they are handled in the order in which they come. */
function laneOf(message: JsMsg): number {
  try {
    const { subject } = message.json<{ subject: string }>();
    let hash = 0;
    for (let index = 0; index < subject.length; index++) hash = (hash * 31 + subject.charCodeAt(index)) >>> 0;
    return hash % laneCount;
  } catch {
    return message.seq % laneCount;
  }
}

/** Handles a message and tells JetStream what became of it. Returns the outage that was met, if any. */
function settle(message: JsMsg, handler: EventHandler, logger: Logger): Promise<unknown> {
  return withTrace(message.headers?.get('traceparent'), async () => {
    const { seq: streamSequence } = message;
    const { deliveryCount: deliveries, timestampNanos } = message.info;
    const publishedAt = new Date(Math.floor(timestampNanos / 1e6));
    try {
      const fault = await attempt(() => handler.handle(readEvent(message.data)));
      if (fault !== undefined && mayTryAgain(fault, deliveries, publishedAt)) throw fault;
      if (fault !== undefined) {
        const reason = reasonOf(fault);
        await handler.keepDeadLetter({ streamSequence, publishedAt, body: message.data, reason, deliveries });
        logger.error({ err: fault, streamSequence, deliveries }, 'an event became a dead letter');
      }
      reach('notification-before-ack');
      // When this fails the message comes again after its ack wait, and the inbox knows it.
      await message.ackAck();
      return undefined;
    } catch (error) {
      const outage = isOutage(error);
      if (!(error instanceof NotYet) && !outage) {
        logger.warn({ err: error, streamSequence, deliveries }, 'an event is not settled; it comes again');
      }
      const delayMaxMs = error instanceof NotYet ? putOffDelayMaxMs : redeliveryDelayMaxMs;
      const delayMs = Math.min(redeliveryDelayMinMs * 2 ** deliveries, delayMaxMs);
      message.nak(outage ? retryPauseMs : delayMs);
      return outage ? error : undefined;
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

function mayTryAgain(fault: unknown, deliveries: number, publishedAt: Date): boolean {
  if (deliveries < deliveriesMax) return true;
  return (fault instanceof NotYet || isOutage(fault)) && Date.now() - publishedAt.getTime() < putOffMaxMs;
}
