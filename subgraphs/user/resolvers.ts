/** Call and translate: the user service's side of the graph, and whose its objects are. */
import type { OwnerOf } from '#platform/access.ts';
import { checkPage } from '#platform/pagination.ts';
import { dateTimeScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { changePassword } from './change-password.ts';
import { currentSessionId } from './context.ts';
import { listUsers } from './list-users.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refreshSession } from './refresh-session.ts';
import { type RegisterUserDependencies, registerUser } from './register-user.ts';
import { revokeSession } from './revoke-session.ts';
import type { Resolvers, ResolversParentTypes } from './schema.generated.ts';
import { updateProfile } from './update-profile.ts';
import type { Refusal } from './user-input.ts';

export const createResolvers = (dependencies: RegisterUserDependencies): Resolvers => ({
  DateTime: dateTimeScalar,

  Query: {
    me: (_parent, _arguments, { caller, userById }) => userById.load(caller.viewer.id),
    user: (_parent, { id }, { userById }) => (isId(id) ? userById.load(id) : null),
    users: (_parent, request, { em }) => listUsers(em, request),
  },

  Mutation: {
    registerUser: async (_parent, { input }, { em, clientAddress, signIn }) => {
      const result = await registerUser(dependencies, em, { ...input, clientAddress });
      if ('refusals' in result) return { user: null, session: null, userErrors: result.refusals };
      signIn(result.user.id, result.session);
      return { ...result, userErrors: [] };
    },
    login: async (_parent, { input }, { em, clientAddress, signIn }) => {
      const result = await login(dependencies, em, { ...input, clientAddress });
      if (!result) return { user: null, session: null, userErrors: [credentialsInvalid] };
      signIn(result.user.id, result.session);
      return { ...result, userErrors: [] };
    },
    refreshSession: async (_parent, { input }, { em, clientAddress }) => {
      const session = await refreshSession(dependencies, em, { ...input, clientAddress });
      return { session, userErrors: session ? [] : [refreshTokenInvalid] };
    },
    logout: async (_parent, { input }, { em }) => {
      const ended = await logout(em, input.refreshToken);
      return { userErrors: ended ? [] : [refreshTokenInvalid] };
    },
    revokeSession: async (_parent, { input }, { caller, em }) => {
      const ended = await revokeSession(em, caller.viewer, input.sessionId);
      return { userErrors: ended ? [] : [sessionNotFound] };
    },
    updateProfile: async (_parent, { input }, { caller, em }) => {
      const result = await updateProfile(dependencies, em, { userId: caller.viewer.id, ...input });
      if ('refusals' in result) return { user: null, userErrors: result.refusals };
      return { ...result, userErrors: [] };
    },
    changePassword: async (_parent, { input }, { caller, em, clientAddress }) => ({
      userErrors: await changePassword(dependencies, em, caller.viewer, { ...input, clientAddress }),
    }),
  },

  User: {
    __resolveReference: ({ id }, { userById }) => (isId(id) ? userById.load(id) : null),
    sessions: ({ id }, page, { activeSessionsByUser }) => activeSessionsByUser(id, checkPage(page)),
  },

  ActiveSession: {
    current: ({ id, userId }, _arguments, context) => currentSessionId(context, userId) === id,
  },
});

export const ownerOf: OwnerOf<ResolversParentTypes> = {
  User: ({ id }) => id,
  ActiveSession: ({ userId }) => userId,
};

const credentialsInvalid: Refusal<'INVALID_CREDENTIALS'> = {
  code: 'INVALID_CREDENTIALS',
  message: 'No user has this e-mail address and password.',
  field: null,
};

const refreshTokenInvalid: Refusal<'INVALID_REFRESH_TOKEN'> = {
  code: 'INVALID_REFRESH_TOKEN',
  message: 'The refresh token cannot be used; sign in again.',
  field: ['refreshToken'],
};

const sessionNotFound: Refusal<'SESSION_NOT_FOUND'> = {
  code: 'SESSION_NOT_FOUND',
  message: 'You have no such session, or it has ended.',
  field: ['sessionId'],
};
