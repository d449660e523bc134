/**
 * Hashes passwords with argon2id (RFC 9106) and keeps them as PHC strings, which carry their own parameters.
 */
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { passwordLengthMax } from './password-rules.ts';
import { createQueue } from './queue.ts';

export interface Passwords {
  /** @throws {ServiceError} SERVICE_UNAVAILABLE when too many hashes are waited for already. */
  hash(password: string): Promise<string>;
  /**
   * Whether the hash was made of this password. Without a hash the answer is no, after the same work, so that
   * its timing does not tell who is a user.
   *
   * @throws {ServiceError} SERVICE_UNAVAILABLE when too many hashes are waited for already.
   */
  matches(password: string, hash: string | null): Promise<boolean>;
}

/** OWASP's second choice for argon2id; the memory is in KiB. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;
/** One less than the threads of libuv's pool, so that signatures and name lookups do not wait for hashes. */
const hashesAtOnceMax = 3;
const hashesWaitingMax = 200;

const deriveTag = promisify(argon2);

export function createPasswords(): Passwords {
  const inTurn = createQueue({ atOnceMax: hashesAtOnceMax, waitingMax: hashesWaitingMax });
  const derive = (password: string, parameters: Omit<Argon2Parameters, 'message'>) =>
    inTurn(() => deriveTag('argon2id', { ...parameters, message: password.normalize('NFKC') }));
  const hashAnew = async (password: string) => {
    const nonce = randomBytes(saltBytes);
    return toPhc(nonce, await derive(password, { ...cost, nonce, tagLength: tagBytes }));
  };
  return {
    hash: hashAnew,
    matches: async (password, hash) => {
      if ([...password].length > passwordLengthMax) return false;
      if (hash === null) {
        await hashAnew(password);
        return false;
      }
      const { tag, ...parameters } = fromPhc(hash);
      return timingSafeEqual(tag, await derive(password, { ...parameters, tagLength: tag.length }));
    },
  };
}

// https://github.com/P-H-C/phc-string-format: base64 without padding.
const phcForm = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

function toPhc(salt: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function fromPhc(hash: string) {
  const [, memory, passes, parallelism, salt, tag] = phcForm.exec(hash) ?? [];
  if (!salt || !tag) throw new Error('a stored password hash is not a PHC string of argon2id');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
