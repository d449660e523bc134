/** Sends shots and judges what comes back. */
import { connect } from 'node:net';
import { Agent, request } from 'undici';
import type { Reply, Shot } from './shot.ts';
import { answerWithinMs } from './watch.ts';

/** A socket on which nothing comes back for so long is left alone: its request may never be complete. */
const bytesWaitMs = 300;
const bodyBytesMax = 100 * 1024;

export interface Gun {
  fire(shot: Shot): Promise<Reply>;
  close(): Promise<void>;
}

export function createGun(url: string): Gun {
  const agent = new Agent({ connections: 16, headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs });
  return {
    fire: (shot) => (shot.bytes ? fireBytes(new URL(url), shot.bytes) : fireRequest(agent, url, shot)),
    close: () => agent.destroy(),
  };
}

async function fireRequest(agent: Agent, url: string, shot: Shot): Promise<Reply> {
  const startedAt = performance.now();
  const { method, path, headers, body } = shot;
  try {
    const response = await request(url + path, {
      dispatcher: agent,
      method,
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.body.text();
    const { 'retry-after': retryAfter, 'content-type': contentType } = response.headers;
    const tookMs = performance.now() - startedAt;
    return {
      status: response.statusCode,
      retryAfter: retryAfter?.toString(),
      contentType: contentType?.toString() ?? '',
      text,
      tookMs,
    };
  } catch (error) {
    const tookMs = performance.now() - startedAt;
    return { status: 0, retryAfter: undefined, contentType: '', text: String(error), tookMs };
  }
}

function fireBytes({ hostname, port }: URL, bytes: Buffer): Promise<Reply> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const end = () => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      const retryAfter = /^retry-after: *(\S+)/im.exec(text)?.[1];
      resolve({ status, retryAfter, contentType: '', text, tookMs: performance.now() - startedAt });
    };
    socket.setTimeout(bytesWaitMs, end);
    socket
      .on('error', () => {})
      .on('close', end)
      .on('data', (chunk) => chunks.push(chunk));
    socket.end(bytes);
  });
}

/** What only the inside of a server knows: stacks, files, SQL, and where its dependencies are. */
const inside =
  /(\n\s+at \S+ ?\(|node_modules|file:\/\/\/|[^\w/](?:platform|subgraphs|gateway)\/[\w-]+\.ts|\bselect .+ from |\binsert into |violates .*constraint|syntax error at or near|ECONN[A-Z]+|127\.0\.0\.1:\d+|TypeError|ReferenceError|RangeError|Cannot read propert)/i;

/** Everything that is wrong with a reply; nothing for a refusal that is as it should be. */
export function judge(shot: Shot, reply: Reply): string[] {
  const { status, retryAfter, contentType, text } = reply;
  if (status === 0) return mayBeCutOff(shot) ? [] : [`no answer: ${text}`];
  const faults: string[] = [];
  if (status >= 500 && status !== 503) faults.push(`status ${status}`);
  if (status === 503 && retryAfter === undefined) faults.push('status 503 without Retry-After');
  if (!/json/.test(contentType)) return faults;
  const answer = parse(text);
  if (answer === undefined) return [...faults, 'an answer that is not JSON'];
  for (const error of errorsOf(answer)) {
    const { message, extensions } = error as { message?: unknown; extensions?: { code?: unknown } };
    if (typeof message !== 'string' || typeof extensions?.code !== 'string') {
      faults.push(`an error without message or code: ${JSON.stringify(error)}`);
    } else if (extensions.code === 'INTERNAL_SERVER_ERROR') {
      faults.push(`an internal error: ${JSON.stringify(error)}`);
    } else if (inside.test(message)) {
      faults.push(`an unmasked error: ${message}`);
    }
  }
  return faults;
}

/** A server may close on bytes that are no HTTP, and before it has read a body that is too large. */
const mayBeCutOff = ({ bytes, body }: Shot) =>
  bytes !== undefined || Buffer.byteLength(body ?? '') > bodyBytesMax;

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorsOf(answer: unknown): unknown[] {
  const errors = (answer as { errors?: unknown } | null)?.errors;
  return Array.isArray(errors) ? errors : [];
}
