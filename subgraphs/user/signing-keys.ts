/**
 * The keys of access tokens. Each is published from the start, signs once its time has come and until the
 * next one does, and retires when no token by it is in use any more.
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import {
  accessTokenLifetimeSeconds,
  clockToleranceSeconds,
  unknownKeyCooldownMs,
} from '#platform/access-token.ts';
import { ConfigError, json, type PrivateKey, privateKey } from '#platform/config.ts';

export interface SigningKey extends PrivateKey {
  signsFrom: Date;
  /** Absent while no other key is to follow. */
  retiresAt?: Date | undefined;
}

/** One key at least, in the order in which they sign. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/**
 * For how long a new key is published before it signs, unless somebody is in a hurry. Whoever verifies tokens
 * looks for new keys every 10 minutes, and for one that a token names and that it does not know at most
 * every 30 seconds. A few seconds more let the services see the file.
 */
export const announcedSeconds = { min: unknownKeyCooldownMs / 1000 + 5, standard: 600, max: 86_400 } as const;

const keysMax = 10;

const time = z.iso
  .datetime('must be a time in UTC, such as 2026-03-01T09:30:00Z')
  .transform((text) => new Date(text));
const form = json(
  z.object({
    keys: z
      .array(privateKey.and(z.object({ signsFrom: time, retiresAt: time.optional() })))
      .min(1, 'must have a key')
      .max(keysMax, `must not have more than ${keysMax} keys`),
  }),
);

/** @throws {ConfigError} naming everything that is wrong, never a value. */
export function parseSigningKeys(text: string): SigningKeys {
  const { data, error } = form.safeParse(text);
  const keys = data?.keys.sort((one, other) => one.signsFrom.getTime() - other.signsFrom.getTime());
  const faults = keys
    ? orderFaults(keys)
    : error?.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  if (!keys || faults?.length) throw new ConfigError(`The keys are not right:\n  ${faults?.join('\n  ')}`);
  return keys as unknown as SigningKeys;
}

export function serializeSigningKeys(keys: SigningKeys): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** The newest key whose time has come. A clock that is wrong by years leaves no service without one. */
export function signerAt(keys: SigningKeys, now: Date): SigningKey {
  return keys.findLast(({ signsFrom }) => signsFrom <= now) ?? keys[0];
}

export function publishedAt(keys: SigningKeys, now: Date): SigningKey[] {
  return keys.filter(({ retiresAt }) => !retiresAt || retiresAt > now);
}

export async function makeSigningKey(signsFrom: Date): Promise<SigningKey> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const key = await exportJWK(pair.privateKey);
  return { ...privateKey.parse({ ...key, kid: await calculateJwkThumbprint(key) }), signsFrom };
}

/**
 * Adds a key that signs after so many seconds, lets the one before it retire when its last token has expired,
 * and drops those that have.
 *
 * @throws {ConfigError} while the key added last does not sign yet.
 */
export async function rotateSigningKeys(
  keys: SigningKeys,
  now: Date,
  afterSeconds: number,
): Promise<SigningKeys> {
  const newest = keys.at(-1) ?? keys[0];
  if (newest.signsFrom > now) {
    throw new ConfigError(
      `A rotation is under way: ${newest.kid} signs from ${newest.signsFrom.toISOString()}; rotate after that.`,
    );
  }
  const next = await makeSigningKey(secondsAfter(now, afterSeconds));
  const retiresAt = secondsAfter(next.signsFrom, accessTokenLifetimeSeconds + clockToleranceSeconds);
  const former = publishedAt(keys, now).map((key) => (key === newest ? { ...key, retiresAt } : key));
  return [...former, next] as unknown as SigningKeys;
}

const secondsAfter = (moment: Date, seconds: number) => new Date(moment.getTime() + seconds * 1000);

/** What would leave a moment without a key that signs, or a token without its key. */
function orderFaults(keys: readonly SigningKey[]): string[] {
  return keys.flatMap(({ kid, retiresAt }, index) => {
    const next = keys[index + 1];
    const faults: string[] = [];
    if (keys.some((other, place) => place > index && other.kid === kid)) faults.push(`${kid} is there twice`);
    if (!next && retiresAt) faults.push(`${kid} retires, and no key follows it`);
    if (next && retiresAt && retiresAt < next.signsFrom) {
      faults.push(`${kid} retires before ${next.kid} signs`);
    }
    return faults;
  });
}
