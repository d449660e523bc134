/** What the resolvers of one request share: who calls, and batched loaders. */
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { FastifyReply } from 'fastify';
import { signedInHeader } from '#platform/access-token.ts';
import { type Caller, maySee } from '#platform/identity.ts';
import { User } from './user.ts';

export interface RequestContext {
  caller: Caller;
  em: EntityManager;
  userById: DataLoader<string, User | null>;
  /** The users who have proved in this very request who they are. */
  signedIn: Set<string>;
  /** Records that a user has done so, here and with the gateway. */
  signIn: (userId: string, accessToken: string) => void;
}

export function createRequestContext(caller: Caller, em: EntityManager, reply: FastifyReply): RequestContext {
  const signedIn = new Set<string>();
  return {
    caller,
    em,
    userById: new DataLoader<string, User | null>(async (ids) => {
      const users = new Map((await em.find(User, { id: { $in: [...ids] } })).map((user) => [user.id, user]));
      return ids.map((id) => users.get(id) ?? null);
    }),
    signedIn,
    signIn: (userId, accessToken) => {
      signedIn.add(userId);
      // Of two users in one operation neither is the one that the rest of it is for.
      if (signedIn.size === 1) reply.header(signedInHeader, accessToken);
      else reply.removeHeader(signedInHeader);
    },
  };
}

/** Whether a user's private data may be shown to who made the request. */
export function maySeeUser({ caller, signedIn }: RequestContext, userId: string): boolean {
  return maySee(caller.viewer, userId) || signedIn.has(userId);
}
