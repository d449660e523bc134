/** Reads a process's settings from its environment, once, and reports every fault together. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { httpLimits } from './http-limits.ts';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Parses the environment by the given shape. An empty variable counts as absent. Where `SETTINGS_DIRECTORY`
 * names a directory, as of mounted secrets, a setting may also be a file in it that bears its name; the
 * variable goes before the file.
 *
 * @throws {ConfigError} naming every variable that is missing or wrong, never its value.
 */
export function readConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const directory = environment.SETTINGS_DIRECTORY;
  const settings = Object.keys(shape).map((name) => [
    name,
    environment[name] || (directory ? readSetting(join(directory, name)) : undefined),
  ]);
  const result = z.object(shape).safeParse(Object.fromEntries(settings));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not complete:\n${faults.join('\n')}`);
}

/** Without the line end that editors put behind it. */
function readSetting(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trimEnd() || undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigError(`The setting in ${file} cannot be read: ${code}`);
  }
}

export const flag = () => z.enum(['true', 'false']).transform((value) => value === 'true');

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

export const baseUrl = () => z.url({ protocol: /^https?$/, message: 'must be an http URL' });

/** A variable that holds JSON of the given shape. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('must be JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);

const publicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().min(1),
  x: z.string().min(1),
});
/** An Ed25519 private key as a JWK (RFC 8037) with `kid`. */
export const privateKey = publicKey
  .extend({ d: z.string().min(1) })
  .refine(isPrivateKey, 'is no Ed25519 private key');
export type PublicKey = z.infer<typeof publicKey>;
export type PrivateKey = z.infer<typeof privateKey>;

/**
 * Whether the parts make a key, so that a broken one is a fault of the environment and not of the first
 * request.
 */
function isPrivateKey(key: z.infer<typeof publicKey> & { d: string }): boolean {
  try {
    return createPublicKey(createPrivateKey({ key, format: 'jwk' })).export({ format: 'jwk' }).x === key.x;
  } catch {
    return false;
  }
}

export const signingKey = () => json(privateKey);

/** For each caller's name the public keys by which it is recognised, as a JWKS. */
export const callerKeys = () =>
  json(
    z
      .record(z.string(), z.object({ keys: z.array(publicKey).min(1).max(10) }))
      .refine((callers) => 'gateway' in callers, 'must have the keys of the gateway'),
  );

/** What every service is configured by. */
export const serviceSettings = (defaults: { port: number }) => ({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(defaults.port),
  METRICS_PORT: wholeNumber(0, 65_535).default(9464),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SHUTDOWN_DELAY_MS: wholeNumber(0, 20_000).default(0),
  CONCURRENT_REQUESTS_MAX: wholeNumber(1, 100_000).default(httpLimits.concurrentRequestsMax),
  /** Where the chaos campaign arms fault points; absent, they do nothing. */
  FAULT_DIRECTORY: z.string().optional(),
});

/** What a service with a database is configured by. */
export const databaseSettings = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, message: 'must be a postgres URL' }),
  DATABASE_POOL_MAX: wholeNumber(1, 100).default(10),
  MIGRATE_ON_START: flag().default(false),
};

/** What a service that keeps idempotency keys is configured by. */
export const idempotencySettings = {
  IDEMPOTENCY_KEY_DAYS: wholeNumber(1, 365).default(7),
};

/** What a service on the message stream is configured by. */
export const messagingSettings = {
  NATS_URL: z.url({ protocol: /^(nats|tls)$/, message: 'must be a nats URL' }),
  STREAM_REPLICAS: wholeNumber(1, 5).default(1),
};
