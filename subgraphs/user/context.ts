/** What the resolvers of one request share: who calls, and batched loaders. */
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { FastifyReply } from 'fastify';
import { signedInHeader } from '#platform/access-token.ts';
import { type Caller, clientAddressHeader } from '#platform/identity.ts';
import { createPageLoader } from '#platform/pagination.ts';
import { ActiveSession, type SessionTokens, sessionIsActive } from './session.ts';
import { User } from './user.ts';

export interface RequestContext {
  caller: Caller;
  em: EntityManager;
  /** Where the user's request comes from, by the word of the gateway. */
  clientAddress: string;
  userById: DataLoader<string, User | null>;
  activeSessionsByUser: ReturnType<typeof createPageLoader<ActiveSession>>;
  /** The users who have proved in this very request who they are, with the session that it began. */
  signedIn: Map<string, string>;
  /** Records that a user has done so, here and with the gateway. */
  signIn: (userId: string, session: SessionTokens) => void;
}

export function createRequestContext(caller: Caller, em: EntityManager, reply: FastifyReply): RequestContext {
  const signedIn = new Map<string, string>();
  const clientAddress = reply.request.headers[clientAddressHeader];
  return {
    caller,
    em,
    clientAddress: typeof clientAddress === 'string' ? clientAddress : 'unknown',
    userById: new DataLoader<string, User | null>(async (ids) => {
      const users = new Map((await em.find(User, { id: { $in: [...ids] } })).map((user) => [user.id, user]));
      return ids.map((id) => users.get(id) ?? null);
    }),
    activeSessionsByUser: createPageLoader<ActiveSession>({
      em,
      entity: ActiveSession,
      parentColumn: 'user_id',
      condition: { sql: sessionIsActive, parameters: [] },
    }),
    signedIn,
    signIn: (userId, { sessionId, accessToken }) => {
      signedIn.set(userId, sessionId);
      // Of two users in one operation neither is the one that the rest of it is for.
      if (signedIn.size === 1) reply.header(signedInHeader, accessToken);
      else reply.removeHeader(signedInHeader);
    },
  };
}

/** The session by which a user made the request, or which it began; undefined when there is none. */
export function currentSessionId({ caller, signedIn }: RequestContext, userId: string): string | undefined {
  return caller.viewer?.id === userId ? caller.viewer.sessionId : signedIn.get(userId);
}
