/** Authorise, call, translate: the user service's side of the graph. */
import { requireViewer } from '#platform/identity.ts';
import { dateTimeScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { changePassword } from './change-password.ts';
import { maySeeUser, type RequestContext } from './context.ts';
import { listUsers } from './list-users.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refreshSession } from './refresh-session.ts';
import { type RegisterUserDependencies, registerUser } from './register-user.ts';
import type { Resolvers } from './schema.generated.ts';
import { updateProfile } from './update-profile.ts';
import type { Refusal } from './user-input.ts';

export const createResolvers = (dependencies: RegisterUserDependencies): Resolvers => ({
  DateTime: dateTimeScalar,

  Query: {
    me: (_parent, _arguments, { caller, userById }) =>
      caller.viewer ? userById.load(caller.viewer.id) : null,
    user: (_parent, { id }, context) => findVisible(id, context),
    users: (_parent, request, { em, caller }) => listUsers(em, caller.viewer, request),
  },

  Mutation: {
    registerUser: async (_parent, { input }, { em, signIn }) => {
      const result = await registerUser(dependencies, em, input);
      if ('refusals' in result) return { user: null, session: null, userErrors: result.refusals };
      signIn(result.user.id, result.session.accessToken);
      return { ...result, userErrors: [] };
    },
    login: async (_parent, { input }, { em, signIn }) => {
      const result = await login(dependencies, em, input);
      if (!result) return { user: null, session: null, userErrors: [credentialsInvalid] };
      signIn(result.user.id, result.session.accessToken);
      return { ...result, userErrors: [] };
    },
    refreshSession: async (_parent, { input }, { em }) => {
      const session = await refreshSession(dependencies, em, input.refreshToken);
      return { session, userErrors: session ? [] : [refreshTokenInvalid] };
    },
    logout: async (_parent, { input }, { em }) => {
      const ended = await logout(em, input.refreshToken);
      return { userErrors: ended ? [] : [refreshTokenInvalid] };
    },
    updateProfile: async (_parent, { input }, { caller, em }) => {
      const { id: userId } = requireViewer(caller);
      const result = await updateProfile(dependencies, em, { userId, ...input });
      if ('refusals' in result) return { user: null, userErrors: result.refusals };
      return { ...result, userErrors: [] };
    },
    changePassword: async (_parent, { input }, { caller, em }) => ({
      userErrors: await changePassword(dependencies, em, requireViewer(caller), input),
    }),
  },

  User: {
    __resolveReference: ({ id }, context) => findVisible(id, context),
    email: ({ id, email }, _arguments, context) => (maySeeUser(context, id) ? email : null),
    phone: ({ id, phone }, _arguments, context) => (phone && maySeeUser(context, id) ? phone : null),
  },
});

/** What may not be seen is null, exactly as if it did not exist. */
function findVisible(id: string, context: RequestContext) {
  return isId(id) && maySeeUser(context, id) ? context.userById.load(id) : null;
}

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
