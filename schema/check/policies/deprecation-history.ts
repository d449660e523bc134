/** Since when parts of the API have been deprecated: read from the git history of the subgraphs' schemas. */
import { dirname, relative, resolve } from 'node:path';
import { parse } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { openRepository, type Repository } from '../sources/git.ts';
import { type DeprecationFacts, isDeprecated, readDeprecationFacts } from './deprecation-facts.ts';

/** Commits of the main branch that touch the schemas, from the newest back. */
const commitsMax = 2_000;
/** How often the schemas can have been moved to other files. */
const movesMax = 20;
/** Blobs that one process of git prints, to bound the memory that they take. */
const blobsAtOnceMax = 25;

export interface Deprecation {
  since: Date;
  /** Whether the known history ends there, so that it may have been deprecated for longer. */
  historyEnds: boolean;
}

/** Gives nothing for what is not deprecated in the state that is compared with. */
export type FindDeprecation = (coordinate: string) => Deprecation | undefined;

/** One commit, and what the subgraphs' schemas said at it. */
interface PastState {
  date: Date;
  schemas: DeprecationFacts[];
}

const anyConfig = z.object({
  subgraphs: z.record(z.string(), z.object({ schema: z.object({ file: z.string().regex(/^[^\n\0]+$/) }) })),
});

/**
 * Follows first parents only: what counts is when a change reached the main branch, by its commit's date.
 * @returns undefined when there is no such commit to begin with.
 */
export function readDeprecations(configFile: string, ref: string): FindDeprecation | undefined {
  const repository = openRepository(configFile);
  const [commit] = repository?.resolveCommits([ref]) ?? [];
  if (!repository || commit === undefined) return undefined;
  const { states, isCut } = readPastStates(repository, resolve(configFile), commit);
  return (coordinate) => {
    const end = states.findIndex(({ schemas }) => !isDeprecated(coordinate, schemas));
    const first = states[(end < 0 ? states.length : end) - 1];
    return first && { since: first.date, historyEnds: isCut && end < 0 };
  };
}

/** From the newest back. A commit at which a schema cannot be read says nothing, and is left out. */
function readPastStates(repository: Repository, configFile: string, commit: string) {
  const folder = dirname(configFile);
  let known = new Set([configFile]);
  for (let moves = 0; ; moves++) {
    const commits = listCommits(repository, folder, commit, [...known]);
    const namesAt = (hash: string, files: string[]) =>
      files.map((file) => `${hash}:${repository.toPath(file) ?? ''}`);
    const configs = readObjects(
      repository,
      commits.flatMap(({ hash }) => namesAt(hash, [configFile])),
      (text) => readSchemaFiles(text, folder).filter((file) => repository.toPath(file) !== undefined),
    );
    // Before there was a list of subgraphs, their schemas lay where the first list says, or nobody knows.
    let files: string[] = [];
    const pasts = commits.map((entry, index) => {
      files = configs[index] ?? files;
      return { ...entry, files };
    });
    const found = new Set([...known, ...pasts.flatMap((past) => past.files)]);
    if (found.size > known.size && moves < movesMax) {
      // Where a schema lay before has commits of its own, which the next look shows.
      known = found;
      continue;
    }
    const names = pasts.flatMap((past) => namesAt(past.hash, past.files));
    const schemas = readObjects(repository, names, (text) => readDeprecationFacts(parse(text)));
    let end = 0;
    const states = pasts.flatMap((past): PastState[] => {
      const own = schemas.slice(end, end + past.files.length);
      end += past.files.length;
      const read = own.filter((schema) => schema !== undefined);
      return read.length < own.length ? [] : [{ date: past.date, schemas: read }];
    });
    const isCut = repository.isShallow || commits.length === commitsMax || found.size > known.size;
    return { states, isCut };
  }
}

function listCommits(repository: Repository, folder: string, commit: string, files: string[]) {
  const paths = files.map((file) => relative(folder, file));
  const options = ['--first-parent', '--timestamp', `--max-count=${commitsMax}`];
  return linesOf(repository.run(['rev-list', ...options, commit, '--', ...paths])).map((line) => {
    const [seconds, hash] = line.split(' ') as [string, string];
    return { hash, date: new Date(Number(seconds) * 1_000) };
  });
}

function readSchemaFiles(text: string, folder: string): string[] {
  const { subgraphs } = anyConfig.parse(parseYaml(text));
  return Object.values(subgraphs).map(({ schema }) => resolve(folder, schema.file));
}

/** What files at commits were, each `<commit>:<path>`; undefined for those that are missing or cannot be read. */
function readObjects<T>(
  repository: Repository,
  names: string[],
  read: (text: string) => T,
): (T | undefined)[] {
  if (names.length === 0) return [];
  const checked = linesOf(repository.run(['cat-file', '--batch-check'], `${names.join('\n')}\n`));
  const hashes = checked.map((line) => line.match(/^([0-9a-f]{40,64}) blob \d+$/)?.[1]);
  const distinct = [...new Set(hashes.filter((hash) => hash !== undefined))];
  const contents = new Map<string, T>();
  for (let at = 0; at < distinct.length; at += blobsAtOnceMax) {
    const batch = distinct.slice(at, at + blobsAtOnceMax);
    const texts = repository.readBlobs(batch);
    for (const [index, hash] of batch.entries()) {
      try {
        contents.set(hash, read(texts[index] ?? ''));
      } catch {
        // A file that was broken at the time says nothing.
      }
    }
  }
  return hashes.map((hash) => (hash === undefined ? undefined : contents.get(hash)));
}

const linesOf = (output: Buffer): string[] => output.toString().split('\n').slice(0, -1);
