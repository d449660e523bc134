/** One request of a fuzz run, and what came back. */

export interface Shot {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH';
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** Sent as they are over a socket of its own, in place of all the above: what no HTTP client would send. */
  bytes?: Buffer;
}

export interface Reply {
  /** 0 when the connection was closed without an answer. */
  status: number;
  retryAfter: string | undefined;
  contentType: string;
  text: string;
  tookMs: number;
}

export const toJsonShot = (body: unknown, token?: string): Shot => ({
  method: 'POST',
  path: '/graphql',
  headers: {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  },
  body: JSON.stringify(body),
});

/** The same shot with another text, so that no server has it in a cache. */
export function renew(shot: Shot, count: number): Shot {
  const { body } = shot;
  if (typeof body !== 'string' || !body.startsWith('{"query":"')) return shot;
  return { ...shot, body: body.replace('{"query":"', `{"query":"#${count}\\n`) };
}

const shownLengthMax = 2_000;

/** A shot as it is shown to people, so that they can send it again. */
export function describeShot({ method, path, headers, body, bytes }: Shot): string {
  if (bytes) return `bytes ${JSON.stringify(bytes.toString('latin1').slice(0, shownLengthMax))}`;
  const { authorization, ...shown } = headers;
  const who = authorization === undefined ? '' : ' with a token';
  const text = (typeof body === 'string' ? body : (body?.toString('latin1') ?? '')).slice(0, shownLengthMax);
  return `${method} ${path.slice(0, shownLengthMax)}${who} ${JSON.stringify(shown)} ${text}`;
}
