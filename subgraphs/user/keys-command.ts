/** Manages the keys that sign access tokens: see --help. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeKeyFile } from './change-key-file.ts';
import { readKeysConfig } from './config.ts';
import { type KeysCommand, parseKeysCommand, usage } from './parse-keys-command.ts';
import {
  makeSigningKey,
  parseSigningKeys,
  publishedAt,
  rotateSigningKeys,
  type SigningKeys,
  signerAt,
} from './signing-keys.ts';

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;
/** In the data directory of a local stack. */
const localFileName = 'access-token-keys.json';

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(usage);
    return exitCodes.done;
  }
  const command = parseKeysCommand(words);
  if (Array.isArray(command)) {
    console.error(`${command.join('\n')}\n\n${usage}`);
    return exitCodes.wrongUsage;
  }
  const file = fileOf(command);
  try {
    show(await carryOut(command, file));
    return exitCodes.done;
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : error}`);
    return exitCodes.failed;
  }
}

function fileOf({ file, data }: KeysCommand): string {
  if (file) return file;
  const given = data === undefined ? readKeysConfig().ACCESS_TOKEN_KEYS_FILE : undefined;
  return given ?? join(data ?? '.data', localFileName);
}

async function carryOut({ action, afterSeconds }: KeysCommand, file: string): Promise<SigningKeys> {
  const now = new Date();
  switch (action) {
    case 'list':
      return parseSigningKeys(await readFile(file, 'utf8'));
    case 'create':
      return changeKeyFile(file, async (keys) => {
        if (keys) throw new Error('the file is there already; rotate adds a key.');
        return [await makeSigningKey(now)];
      });
    case 'rotate':
      return changeKeyFile(file, (keys) => {
        if (!keys) throw new Error('there is no such file; create makes one.');
        return rotateSigningKeys(keys, now, afterSeconds);
      });
  }
}

function show(keys: SigningKeys): void {
  const now = new Date();
  const published = publishedAt(keys, now);
  for (const key of keys) {
    const { kid, signsFrom, retiresAt } = key;
    const state = [
      key === signerAt(keys, now) ? 'signs' : signsFrom > now && `signs from ${signsFrom.toISOString()}`,
      retiresAt && `${published.includes(key) ? 'retires at' : 'retired at'} ${retiresAt.toISOString()}`,
    ];
    console.log(`${kid}  ${state.filter(Boolean).join(', ')}`);
  }
}
