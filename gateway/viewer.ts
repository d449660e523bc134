/** Who sends a request, by the access token that it carries, and from where. */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { VerifyAccessToken } from '#platform/access-token.ts';
import { unauthenticated } from '#platform/errors.ts';
import { bearerToken, type Viewer } from '#platform/identity.ts';

export interface GatewayContext {
  /** The signed-in user; null when signed out. */
  viewer: Viewer | null;
  /** Where the request comes from; undefined when that is no IP address. */
  clientAddress: string | undefined;
}

/**
 * A request without an `Authorization` header is signed out. One with a header is never treated so.
 *
 * @throws {ServiceError} UNAUTHENTICATED for a header that is not a valid access token, SERVICE_UNAVAILABLE
 *   while
 *   the keys that would tell cannot be fetched.
 */
export async function readViewer(
  request: FastifyRequest,
  verifyAccessToken: VerifyAccessToken,
): Promise<Viewer | null> {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  const token = bearerToken(authorization);
  if (!token) throw unauthenticated('The Authorization header must be "Bearer" and an access token.');
  return verifyAccessToken(token);
}

/** The address of the client, or what a trusted proxy says it is. */
export function readClientAddress({ ip }: FastifyRequest): string | undefined {
  return isIP(ip) ? ip : undefined;
}
