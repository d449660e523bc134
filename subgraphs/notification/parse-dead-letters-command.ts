/** The words of the dead letters command, and what is wrong with them. */
import { parseArgs } from 'node:util';

export const usage = `Deals with the events that the notification service could not handle.

Usage: npm run dead-letters -- list|show ID|replay ID…|replay --all|discard ID… [--data DIR]

  list        the letters that wait, oldest first
  show ID     one letter, with its reason and its message
  replay      handle the events again: ID…, or with --all every letter that waits
  discard     forget the letters for good

  --data DIR  the data directory of the running stack, which is asked for the database
              when DATABASE_URL is not set (default: .data)
  --help      show this

Exit codes: 0 done, 1 failed (a letter is not there, or failed again), 2 wrong usage.`;

export interface DeadLettersCommand {
  action: 'list' | 'show' | 'replay' | 'discard';
  ids: string[];
  all: boolean;
  data: string;
}

/** The command, or everything that is wrong with it. */
export function parseDeadLettersCommand(words: string[]): DeadLettersCommand | string[] {
  const known = { all: { type: 'boolean' }, data: { type: 'string' } } as const;
  const { values, positionals, tokens } = parseArgs({
    args: words,
    options: known,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const [action, ...ids] = positionals;
  const { all = false, data = '.data' } = values;
  const problems = tokens.flatMap((token) =>
    token.kind === 'option' && !(token.name in known) ? [`${token.rawName} is not an option`] : [],
  );
  if (typeof all !== 'boolean') problems.push('--all takes no value');
  if (typeof data !== 'string' || data === '') problems.push('--data needs a directory');
  if (!isAction(action)) problems.push('list, show, replay or discard?');
  else problems.push(...idProblems(action, ids.length, all === true));
  if (problems.length > 0) return problems;
  return { action, ids, all, data } as DeadLettersCommand;
}

function idProblems(action: DeadLettersCommand['action'], idCount: number, all: boolean): string[] {
  if (all && action !== 'replay') return ['--all belongs to replay'];
  if (action === 'list') return idCount > 0 ? ['list takes no ID'] : [];
  if (action === 'show') return idCount === 1 ? [] : ['show takes one ID'];
  if (all) return idCount > 0 ? ['replay takes IDs or --all, not both'] : [];
  return idCount > 0 ? [] : [`${action} needs an ID`];
}

function isAction(word: string | undefined): word is DeadLettersCommand['action'] {
  return word === 'list' || word === 'show' || word === 'replay' || word === 'discard';
}
