/** Registers a user: stores them, signs them in, and opens their account. */
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { reach } from '#platform/fault-points.ts';
import { Role } from '#platform/identity.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { BillingClient } from './billing-client.ts';
import { openAccount } from './open-accounts.ts';
import type { Passwords } from './password.ts';
import { findPasswordFault } from './password-rules.ts';
import { type SessionTokens, startSession } from './session.ts';
import type { Throttle } from './throttle.ts';
import { addUser, type User } from './user.ts';
import {
  emailInvalid,
  nameInvalid,
  parseEmail,
  parseName,
  parsePhone,
  passwordWeak,
  phoneInvalid,
  type Refusal,
} from './user-input.ts';

/**
 * By when a new user has an answer, with the account or with the account left to the job that opens it later.
 */
const answerWithinMs = 4_000;

export interface RegisterUserDependencies {
  passwords: Passwords;
  accessTokens: AccessTokens;
  billing: BillingClient;
  throttle: Throttle;
  /** Tells the relay that the outbox has something new. */
  publishSoon: () => void;
  logger: Logger;
}

export interface RegisterUserRequest {
  email: string;
  password: string;
  name: string;
  phone?: string | null;
  clientAddress: string;
}

type RegisterUserRefusal = Refusal<
  'EMAIL_TAKEN' | 'INVALID_EMAIL' | 'WEAK_PASSWORD' | 'INVALID_NAME' | 'INVALID_PHONE'
>;
export type RegisterUserResult = { user: User; session: SessionTokens } | { refusals: RegisterUserRefusal[] };

/** @throws {ServiceError} RATE_LIMITED when there were too many attempts. */
export async function registerUser(
  dependencies: RegisterUserDependencies,
  em: EntityManager,
  request: RegisterUserRequest,
): Promise<RegisterUserResult> {
  const { passwords, accessTokens, throttle, publishSoon, logger } = dependencies;
  const { clientAddress } = request;
  const email = parseEmail(request.email);
  const name = parseName(request.name);
  const phone = typeof request.phone === 'string' ? parsePhone(request.phone) : null;
  const passwordFault = findPasswordFault(request.password);
  const refusals: RegisterUserRefusal[] = [];
  if (email === null) refusals.push(emailInvalid);
  if (passwordFault !== null) refusals.push(passwordWeak('password', passwordFault));
  if (name === null) refusals.push(nameInvalid);
  if (phone === null && typeof request.phone === 'string') refusals.push(phoneInvalid);
  if (email === null || name === null || refusals.length > 0) return { refusals };

  await throttle.countAddress(em, clientAddress);
  await throttle.countRegistration(em, email);
  const passwordHash = await passwords.hash(request.password);
  const deadline = performance.now() + answerWithinMs;
  const parts = { email, passwordHash, name, phone };
  const stored = await store(em, parts, (em) => throttle.passwordWasRight(em, email, clientAddress));
  if (stored === null) return { refusals: [emailTaken] };
  publishSoon();
  reach('user-before-account');
  const { user, sessionId, refreshToken } = stored;
  try {
    await openAccount(dependencies, em, user.id, deadline - performance.now());
  } catch (error) {
    logger.warn({ err: error, userId: user.id }, 'a new user has no account yet; it is opened later');
  }
  return { user, session: { ...(await accessTokens.sign(user, sessionId)), refreshToken } };
}

/** Null when the address is taken, which the unique index alone decides. */
async function store(
  em: EntityManager,
  parts: Pick<User, 'email' | 'passwordHash' | 'name' | 'phone'>,
  signInFrom: (em: EntityManager) => Promise<void>,
) {
  try {
    return await em.transactional(async (em) => {
      const user = addUser(em, { ...parts, role: Role.customer });
      await em.flush();
      await signInFrom(em);
      return { user, ...(await startSession(em, user.id)) };
    });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return null;
    throw error;
  }
}

const emailTaken: RegisterUserRefusal = {
  code: 'EMAIL_TAKEN',
  message: 'Another user has this e-mail address.',
  field: ['email'],
};
