/**
 * Slows down who guesses passwords and who floods with sign-ins, registrations and refreshes. All that is counted is in
 * the database, by its clock, so that replicas share it.
 */
import { isIPv6 } from 'node:net';
import type { EntityManager } from '@mikro-orm/postgresql';
import { rateLimited } from '#platform/errors.ts';
import { fingerprint } from '#platform/text.ts';

/** How many attempts in a counter's time are answered before the delays begin. */
export interface ThrottleLimits {
  /** Wrong passwords for one account. */
  accountFree: number;
  /** Registrations of one e-mail address. */
  registrationFree: number;
  /** Sign-ins and registrations from one client address. */
  addressFree: number;
  /** Exchanges of refresh tokens from one client address. */
  refreshFree: number;
  /** The delays double from one second up to this. */
  delayMaxSeconds: number;
}

/** What is counted is counted before the work is done: of many attempts at once none slips through. */
export interface Throttle {
  /** @throws {ServiceError} RATE_LIMITED while the client address is refused. */
  countAddress(em: EntityManager, address: string): Promise<void>;
  /** @throws {ServiceError} RATE_LIMITED while exchanges of refresh tokens from the client address are refused. */
  countRefresh(em: EntityManager, address: string): Promise<void>;
  /** @throws {ServiceError} RATE_LIMITED while the registration of this e-mail address is refused. */
  countRegistration(em: EntityManager, email: string): Promise<void>;
  /**
   * Counts a password before it is looked at; whether there is such an account makes no difference.
   *
   * @throws {ServiceError} RATE_LIMITED while the account is refused.
   */
  countPassword(em: EntityManager, account: string, address: string): Promise<void>;
  /**
   * Forgets the wrong passwords of an account whose right one was given. From then on its user's client
   * address has a counter of its own, which no stranger elsewhere can use up: otherwise whoever keeps guessing
   * would keep the user out.
   */
  passwordWasRight(em: EntityManager, account: string, address: string): Promise<void>;
}

/** How long a counter counts; one that has met its limit counts on until it was left alone for as long. */
const addressTime = '1 minute';
const accountTime = '15 minutes';
/** How long a client address keeps its own counter after its last sign-in. */
const ownCounterTime = '30 days';
/** More doublings than any setting of the longest delay needs. */
const doublingsMax = 30;

export function createThrottle(limits: ThrottleLimits): Throttle {
  const { accountFree, registrationFree, addressFree, refreshFree, delayMaxSeconds } = limits;

  const count = async (
    em: EntityManager,
    counter: { key: string; ownKey?: string; free: number; time: string },
  ) => {
    const { key, ownKey = '', free, time } = counter;
    // Without a delay the row says `-infinity` and not `now()`: an attempt that began a little earlier and had
    // to wait for the row would take that for a delay.
    const attempts = 'throttles.attempts + 1';
    const delay = `least(${delayMaxSeconds}, 2 ^ least(${attempts} - ${free}, ${doublingsMax})) * interval '1 second'`;
    const [counted] = await em.execute<{ key: string; isCounted: boolean }[]>(
      `with chosen as (
         select coalesce((select key from throttles where key = ? and expires_at > now()), ?) as key),
       counted as (
         insert into throttles (key, attempts, expires_at)
         select key, 1, now() + interval '${time}' from chosen
         on conflict (key) do update set
           attempts = case when throttles.expires_at <= now() then 1 else ${attempts} end,
           blocked_until = case
             when throttles.expires_at <= now() or ${attempts} < ${free} then '-infinity'
             else now() + ${delay} end,
           expires_at = case
             when throttles.expires_at <= now() then excluded.expires_at
             when ${attempts} < ${free} then throttles.expires_at
             else greatest(throttles.expires_at, now() + ${delay} + interval '${time}') end
         where throttles.blocked_until <= now()
         returning key)
       select key, exists (select from counted) as "isCounted" from chosen`,
      [ownKey, key],
    );
    if (counted?.isCounted) return;
    const [left] = await em.execute<{ seconds: number }[]>(
      `select ceil(extract(epoch from blocked_until - now()))::int as seconds
       from throttles where key = ? and blocked_until > now()`,
      [counted?.key],
    );
    throw rateLimited(left?.seconds ?? 1);
  };

  return {
    countAddress: (em, address) =>
      count(em, { key: addressKey(address), free: addressFree, time: addressTime }),
    countRefresh: (em, address) =>
      count(em, { key: refreshKey(address), free: refreshFree, time: addressTime }),
    countRegistration: (em, email) =>
      count(em, { key: fingerprint(['registration', email]), free: registrationFree, time: accountTime }),
    countPassword: (em, account, address) =>
      count(em, {
        key: accountKey(account),
        ownKey: ownAccountKey(account, address),
        free: accountFree,
        time: accountTime,
      }),
    passwordWasRight: async (em, account, address) => {
      await em.execute(
        `with forgotten as (delete from throttles where key = ?)
         insert into throttles (key, attempts, expires_at)
         values (?, 0, now() + interval '${ownCounterTime}')
         on conflict (key) do update set
           attempts = 0, blocked_until = '-infinity', expires_at = excluded.expires_at`,
        [accountKey(account), ownAccountKey(account, address)],
      );
    },
  };
}

// Hashed, so that the table shows neither who has tried to sign in nor from where.
const addressKey = (address: string) => fingerprint(['address', networkOf(address)]);
const refreshKey = (address: string) => fingerprint(['refresh', networkOf(address)]);
const accountKey = (account: string) => fingerprint(['account', account]);
const ownAccountKey = (account: string, address: string) =>
  fingerprint(['account', account, networkOf(address)]);

/** An IPv6 address by its first 64 bits, because whoever has one has all that begin with them (RFC 6177). */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(bare)) return bare;
  const [head = [], tail = []] = new URL(`http://[${bare}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
