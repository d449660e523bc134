/** Reads the keys of access tokens from their file, and reads it again whenever it changes. */
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { ConfigError } from '#platform/config.ts';
import { startLoop } from '#platform/loop.ts';
import { parseSigningKeys, type SigningKeys } from './signing-keys.ts';

const pollIntervalMs = 1_000;

export interface FollowedKeyFile {
  /** Those of the file, or while it is broken those that it had before. */
  keys(): SigningKeys;
  stop(): Promise<void>;
}

/**
 * The file is read every second: that sees an edit, a rename over it and the symbolic links of a Kubernetes
 * Secret alike. A file that is broken is refused and logged.
 *
 * @throws {ConfigError} when it is so at the start.
 */
export async function followKeyFile({
  file,
  logger,
}: {
  file: string;
  logger: Logger;
}): Promise<FollowedKeyFile> {
  let { text, keys } = await read(file);
  const watch = startLoop({
    name: 'access token keys',
    intervalMs: pollIntervalMs,
    logger,
    run: async () => {
      const next = await read(file);
      if (next.text === text) return;
      ({ text, keys } = next);
      logger.info({ file, kids: keys.map(({ kid }) => kid) }, 'the keys of the file are in use');
    },
  });
  return { keys: () => keys, stop: watch.stop };
}

async function read(file: string): Promise<{ text: string; keys: SigningKeys }> {
  try {
    const text = await readFile(file, 'utf8');
    return { text, keys: parseSigningKeys(text) };
  } catch (error) {
    throw new ConfigError(`ACCESS_TOKEN_KEYS_FILE: ${file}: ${(error as Error).message}`);
  }
}
