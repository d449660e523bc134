/** The words of the keys command, and what is wrong with them. */
import { parseArgs } from 'node:util';
import { announcedSeconds } from './signing-keys.ts';

const { min, standard, max } = announcedSeconds;

export const usage = `Manages the keys that sign access tokens. The user service follows the file while it runs.

Usage: npm run keys -- list|create|rotate [--after SECONDS] [--file FILE | --data DIR]

  list             the keys, and what each is for
  create           make the file, with one key that signs at once
  rotate           add a key, which is published at once and signs later; the one before it
                   retires when its last token has expired; those that have retired are dropped

  --after SECONDS  when the new key begins to sign, ${min} to ${max} seconds from now (default: ${standard})
  --file FILE      the file of the keys (default: ACCESS_TOKEN_KEYS_FILE of the environment)
  --data DIR       the data directory of the local stack whose file it is (default: .data)
  --help           show this

Exit codes: 0 done, 1 failed (nothing was changed), 2 wrong usage.`;

export interface KeysCommand {
  action: 'list' | 'create' | 'rotate';
  afterSeconds: number;
  file?: string | undefined;
  data?: string | undefined;
}

/** The command, or everything that is wrong with it. */
export function parseKeysCommand(words: string[]): KeysCommand | string[] {
  const known = { after: { type: 'string' }, file: { type: 'string' }, data: { type: 'string' } } as const;
  const { values, positionals, tokens } = parseArgs({
    args: words,
    options: known,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const [action, ...others] = positionals;
  const { after, file, data } = values;
  const problems = tokens.flatMap((token) =>
    token.kind === 'option' && !(token.name in known) ? [`${token.rawName} is not an option`] : [],
  );
  if (!isAction(action)) problems.push('list, create or rotate?');
  problems.push(...others.map((word) => `${word} is one word too many`));
  if (after !== undefined && action !== 'rotate') problems.push('--after belongs to rotate');
  if (after !== undefined && !isSeconds(after)) {
    problems.push(`--after needs a whole number from ${min} to ${max}`);
  }
  if (file !== undefined && !isName(file)) problems.push('--file needs a file');
  if (data !== undefined && !isName(data)) problems.push('--data needs a directory');
  if (file !== undefined && data !== undefined) problems.push('--file and --data exclude each other');
  if (problems.length > 0) return problems;
  return { action, afterSeconds: Number(after ?? standard), file, data } as KeysCommand;
}

const isName = (value: string | boolean) => typeof value === 'string' && value !== '';
const isSeconds = (value: string | boolean) =>
  /^\d{1,6}$/.test(String(value)) && Number(value) >= min && Number(value) <= max;

function isAction(word: string | undefined): word is KeysCommand['action'] {
  return word === 'list' || word === 'create' || word === 'rotate';
}
