/** Under which account PostgreSQL runs: it refuses to run as root, so root hands it to another one. */
import { chmodSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StackError } from './stack-error.ts';

export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const preferredAccounts = ['postgres', 'nobody'];

/**
 * The account for PostgreSQL; undefined when it is the one that runs this.
 * @param databaseFiles where an earlier start may have left files, which stay with their owner
 */
export function postgresAccount(databaseFiles: string): Account | undefined {
  const owner = statSync(databaseFiles, { throwIfNoEntry: false });
  const own = process.getuid?.();
  if (own !== 0) {
    if (owner === undefined || own === undefined || owner.uid === own) return undefined;
    throw new StackError(`${databaseFiles} belongs to another user: choose another directory with --data`);
  }
  if (owner !== undefined && owner.uid !== 0)
    return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of preferredAccounts) {
    const [, , uid, gid] = accounts.find(([accountName]) => accountName === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new StackError(
    `PostgreSQL refuses to run as root and there is no user ${preferredAccounts.join(' or ')}`,
  );
}

/** Lets the account through every folder above the path that root owns and keeps closed, and says so. */
export function openParents(path: string, account: Account, report: (line: string) => void): void {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const stats = statSync(folder);
    if (!mayEnter(stats, account)) {
      if (stats.uid !== 0) {
        throw new StackError(
          `${account.name} may not enter ${folder}, below which PostgreSQL would run: use --data`,
        );
      }
      report(
        `  ${folder} is opened for passing through (chmod o+x), so that ${account.name} reaches ${path}`,
      );
      chmodSync(folder, (stats.mode & 0o7777) | 0o001);
    }
    if (folder === dirname(folder)) return;
  }
}

/** Makes the programs and their libraries readable, where npm ran under a umask that keeps them for root. */
export function openBinaries(
  root: string,
  program: string,
  account: Account,
  report: (line: string) => void,
): void {
  openParents(join(root, 'bin'), account, report);
  if ((statSync(program).mode & 0o005) === 0o005) return;
  report(`  ${root} is opened for reading (chmod -R o+rX), so that ${account.name} can run PostgreSQL`);
  chmodSync(root, (statSync(root).mode & 0o7777) | 0o005);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = statSync(path);
    const execute = entry.isDirectory() || (mode & 0o100) !== 0 ? 0o001 : 0;
    chmodSync(path, (mode & 0o7777) | 0o004 | execute);
  }
}

function mayEnter(stats: Stats, account: Account): boolean {
  if (stats.uid === account.uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === account.gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}
