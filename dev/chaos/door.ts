/**
 * The way in that clients take: the gateway's, asked again until it answers, with everything written down.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { History } from './history.ts';

/** One request, which may be sent several times with one effect. */
export interface Request {
  client: string;
  /** The field of the operation. */
  name: string;
  query: string;
  input?: object;
  token?: string;
}

export interface Reply<Payload> {
  payload: Payload;
  /** How often the request was sent until it was answered. */
  tries: number;
}

export interface Door {
  /**
   * Sends a request until it is answered.
   *
   * @throws {Unanswered} after 90 s.
   */
  ask<Payload>(request: Request): Promise<Reply<Payload>>;
  /** Waits a moment before something is asked for once more. */
  pause(): Promise<void>;
  close(): Promise<void>;
}

export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

const answerWithinMs = 90_000;
const tryTimeoutMs = 20_000;
const pauseMinMs = 50;
const pauseMaxMs = 1_000;

/** What a client is told to try again after; anything else is not to happen, whatever the fault. */
const tryAgainCodes = new Set<unknown>(['SERVICE_UNAVAILABLE']);

export function openDoor(url: string, history: History): Door {
  const pool = new Pool(url, { connections: 32, headersTimeout: tryTimeoutMs, bodyTimeout: tryTimeoutMs });

  const tryOnce = async <Payload>({ client, name, query, input, token }: Request) => {
    const sent = { client, name, input };
    try {
      const { body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables: { input } }),
      });
      const answer = (await body.json()) as Answer<Payload>;
      history.write({ ...sent, answer: answer.data?.[name] ?? answer.errors });
      for (const error of answer.errors ?? []) {
        if (!tryAgainCodes.has(error.extensions?.code)) history.violate(`${name} said ${error.message}`);
      }
      return answer.errors ? undefined : answer.data?.[name];
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      history.write({ ...sent, failed: code ?? message });
      return undefined;
    }
  };

  return {
    ask: async <Payload>(request: Request) => {
      const deadline = performance.now() + answerWithinMs;
      let pauseMs = pauseMinMs;
      for (let tries = 1; ; tries++) {
        const payload = await tryOnce<Payload>(request);
        if (payload) return { payload, tries };
        history.countRetry();
        if (performance.now() > deadline) throw new Unanswered(`${request.name} was never answered`);
        await sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, pauseMaxMs);
      }
    },
    pause: () => sleep(pauseMaxMs),
    close: () => pool.destroy(),
  };
}

interface Answer<Payload> {
  data?: Record<string, Payload> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}
