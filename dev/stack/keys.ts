/** The secrets of a local stack: made once for a data directory and kept in it, for its owner only. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { permittedFields } from '#platform/service-permissions.ts';
import { makeSigningKey, serializeSigningKeys } from '../../subgraphs/user/signing-keys.ts';
import { writeFileAtomically } from './data-directory.ts';

/** The services that call others, and so sign who they are. */
export const callers = ['gateway', 'user', 'order', 'billing'] as const;
export type Caller = (typeof callers)[number];

export const databaseNames = ['user', 'order', 'billing', 'notification'] as const;
export type DatabaseName = (typeof databaseNames)[number];

export interface Secrets {
  /** Private keys by which a service signs its identity. */
  serviceKeys: Record<Caller, JWK>;
  databasePasswords: Record<DatabaseName | 'postgres', string>;
  /** Only a server in a container asks for it; the one of `npm start` listens on loopback alone. */
  natsPassword: string;
}

/** Those of the file, to which is added what it lacks. */
export async function readOrMakeSecrets(file: string): Promise<Secrets> {
  const known = readSecrets(file);
  const made = await makeSecrets();
  const secrets = {
    serviceKeys: { ...made.serviceKeys, ...known.serviceKeys },
    databasePasswords: { ...made.databasePasswords, ...known.databasePasswords },
    natsPassword: known.natsPassword ?? made.natsPassword,
  };
  if (!isDeepStrictEqual(secrets, known)) writeFileAtomically(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Makes the file of the keys of access tokens, which `npm run keys` changes from then on, unless it is there. */
export async function ensureAccessTokenKeys(file: string): Promise<void> {
  if (existsSync(file)) return;
  writeFileAtomically(file, serializeSigningKeys([await makeSigningKey(new Date())]));
}

/** Who may call a subgraph; it knows the keys of no one else. */
const callersOf = (service: DatabaseName): readonly Caller[] =>
  callers.filter((caller) => caller === 'gateway' || permittedFields(caller, service).length > 0);

/** What a subgraph knows its callers by: for each, the public half of its key. */
export function callerKeys(
  secrets: Secrets,
  service: DatabaseName,
): Partial<Record<Caller, { keys: JWK[] }>> {
  return Object.fromEntries(
    callersOf(service).map((caller) => [caller, { keys: [publicHalf(secrets.serviceKeys[caller])] }]),
  );
}

async function makeSecrets(): Promise<Secrets> {
  return {
    serviceKeys: {
      gateway: await makeKey(),
      user: await makeKey(),
      order: await makeKey(),
      billing: await makeKey(),
    },
    databasePasswords: {
      postgres: makePassword(),
      user: makePassword(),
      order: makePassword(),
      billing: makePassword(),
      notification: makePassword(),
    },
    natsPassword: makePassword(),
  };
}

function readSecrets(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return {};
  }
}

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, kid: await calculateJwkThumbprint(key), alg: 'EdDSA', use: 'sig' };
}

function publicHalf({ d: _private, ...key }: JWK): JWK {
  return key;
}

/** Letters, digits, - and _ only: it needs no quoting in SQL or in a URL. */
function makePassword(): string {
  return randomBytes(24).toString('base64url');
}
