/** What a server bears at most: who is slow is closed, and who comes on top of what it can do is told to come again. */
import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { badUserInput } from './errors.ts';

export interface HttpLimits {
  /** From the connection, or from the answer before, to the last header. */
  headersTimeoutMs: number;
  /** To the last byte of the body. */
  requestTimeoutMs: number;
  /** From the last header to the last byte of the answer, which a client may be slow to read. */
  exchangeTimeoutMs: number;
  /** Longer than the 60 s that load balancers keep a connection, so that it is they who close it. */
  keepAliveTimeoutMs: number;
  /** How often Node looks for connections whose time is over. Its own 30 s would double most of them. */
  checkIntervalMs: number;
  connectionsMax: number;
  /** Requests that are worked on, from the end of the body to the beginning of the answer. */
  concurrentRequestsMax: number;
  /**
   * Requests of sibling services on top of these. One may be sent for the sake of a request that is worked on
   * here: if it were refused, those that fill the server would wait for it in vain.
   */
  siblingRequestsMax: number;
  /** The mean over a second; a request waits about as long for each turn that it needs. */
  eventLoopDelayMaxMs: number;
}

export const httpLimits: HttpLimits = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 15_000,
  exchangeTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
  checkIntervalMs: 1_000,
  connectionsMax: 5_000,
  concurrentRequestsMax: 1_000,
  // Three processes of a sibling may send it with all of the connections that they have to here.
  siblingRequestsMax: 100,
  eventLoopDelayMaxMs: 1_000,
};

export const bodyBytesMax = 100 * 1024;
/** Of what the gateway asks of a subgraph: its client's text with more to it, and the keys of entities. */
export const plannedBodyBytesMax = 200 * 1024;
export const headerBytesMax = 16 * 1024;
export const headersMax = 100;
export const retryAfterSeconds = 1;
/**
 * V8 ends the process at its limit, and so near to it does little but collect garbage. The resident size has
 * no bound: what grows with requests is in the heap, and pages that were once taken are seldom given back, so
 * that one burst would have a healthy process refuse for ever. Nor has the load of the event loop: full is
 * what it should be under a lot of work, and the delay tells when that is too much.
 */
const heapFractionMax = 0.9;
/** Longer than two of the second-long samples that the delay is measured by. */
const startGraceMs = 3_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered also by a server that refuses all else: a busy process is alive. */
    alwaysAnswered?: boolean;
  }
  interface FastifyRequest {
    /** What it is counted among while it is worked on. */
    countedIn: Count | null;
  }
}

interface Count {
  workedOn: number;
  readonly max: number;
}

/** Whether a request is a sibling service's, by an identity that was verified. */
export type IsSibling = (request: FastifyRequest) => Promise<boolean>;

/** Refuses what a server cannot take: with 503 when it is too much, before the body is read. */
export async function limitRequests(
  app: FastifyInstance,
  limits: HttpLimits,
  refuse: (reply: FastifyReply) => void,
  isSibling: IsSibling,
): Promise<void> {
  // A start keeps the event loop busy, which is measured for a while after; it would refuse a service's first
  // requests.
  let pressureCountsFromMs = Number.POSITIVE_INFINITY;
  app.addHook('onListen', (done) => {
    pressureCountsFromMs = performance.now() + startGraceMs;
    done();
  });
  await app.register(underPressure, {
    maxEventLoopDelay: limits.eventLoopDelayMaxMs,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * heapFractionMax,
    pressureHandler: ({ routeOptions }, reply) => {
      if (performance.now() >= pressureCountsFromMs && !routeOptions.config.alwaysAnswered) refuse(reply);
    },
  });

  app.addHook('onRequest', (request, reply, done) => {
    const { socket, headers } = request.raw;
    // A reset, because after a mere close the system would keep what nobody reads.
    const timer = setTimeout(() => socket.resetAndDestroy(), limits.exchangeTimeoutMs);
    reply.raw.once('close', () => clearTimeout(timer));
    if (!URL.canParse(`http://${headers.host}`)) return done(badUserInput('The Host header is not valid.'));
    done();
  });

  // Counted is the work, not the connection: a client that is slow to send or to read takes nobody's place,
  // and one that has gone away leaves its work behind.
  const all: Count = { workedOn: 0, max: limits.concurrentRequestsMax };
  const siblings: Count = { workedOn: 0, max: limits.siblingRequestsMax };
  app.decorateRequest('countedIn', null);
  app.addHook('onRequest', (request, reply, done) => {
    if (hasRoom(all) || request.routeOptions.config.alwaysAnswered) return done();
    if (!hasRoom(siblings)) return refuse(reply);
    void isSibling(request).then((isTaken) => (isTaken ? done() : refuse(reply)));
  });
  app.addHook('preHandler', (request, reply, done) => {
    if (request.routeOptions.config.alwaysAnswered || count(request, all)) return done();
    void isSibling(request).then((isTaken) => (isTaken && count(request, siblings) ? done() : refuse(reply)));
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.countedIn) request.countedIn.workedOn -= 1;
    request.countedIn = null;
    done(null, payload);
  });
}

const hasRoom = ({ workedOn, max }: Count) => workedOn < max;

function count(request: FastifyRequest, among: Count): boolean {
  if (!hasRoom(among)) return false;
  among.workedOn += 1;
  request.countedIn = among;
  return true;
}
