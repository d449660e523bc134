/** Reads the state of the graph at a commit of the git repository that it lies in. */
import { basename, dirname, relative, resolve } from 'node:path';
import { SchemaFaults } from '../../faults.ts';
import { type ReadText, readSupergraphConfig } from '../../supergraph-config.ts';
import { openRepository, type Repository } from './git.ts';
import { emptyState, type GraphState } from './graph-state.ts';
import { InputError } from './input-error.ts';

/** @throws {InputError} when there is no such ref, or no repository. */
export function readGitRef(configFile: string, ref: string): GraphState {
  const repository = openRepository(configFile);
  if (!repository) throw new InputError(`${ref} cannot be looked up: ${configFile} is in no git repository`);
  const [commit] = repository.resolveCommits([ref]);
  if (commit === undefined) {
    throw new InputError(
      `git knows no commit ${ref} here${repository.isShallow ? ': this clone is shallow, fetch more of it' : ''}`,
    );
  }
  return readCommit(repository, configFile, commit, ref);
}

/**
 * The state that the branch of the working tree began with.
 * @returns why there is none, where git or its history is missing.
 */
export function readMergeBase(configFile: string, branch: string): GraphState | string {
  const found = findMergeBase(configFile, branch);
  if (typeof found === 'string') return found;
  return readCommit(found.repository, configFile, found.commit, found.name);
}

function findMergeBase(configFile: string, branch: string) {
  try {
    const repository = openRepository(configFile);
    if (!repository) return `${configFile} is in no git repository`;
    const [head, local, remote] = repository.resolveCommits([
      'HEAD',
      `refs/heads/${branch}`,
      `refs/remotes/origin/${branch}`,
    ]);
    const main = local ?? remote;
    if (head === undefined) return 'the repository has no commit yet';
    if (main === undefined) return `git knows neither ${branch} nor origin/${branch} here`;
    const commit = repository.mergeBase(head, main);
    const shallow = repository.isShallow ? ': this clone is shallow, fetch more of it' : '';
    if (commit === undefined) return `HEAD and ${branch} have no commit in common${shallow}`;
    const name = local === undefined ? `origin/${branch}` : branch;
    return { repository, commit, name: commit === main ? name : `the merge base with ${name}` };
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function readCommit(repository: Repository, configFile: string, commit: string, name: string): GraphState {
  const label = `${name} (${commit.slice(0, 7)})`;
  const base = dirname(resolve(configFile));
  const texts = new Map<string, string>();
  const inRepository = (file: string) => {
    const path = repository.toPath(file);
    if (path === undefined) {
      throw new InputError(
        `${file} lies outside the git repository of ${configFile}, so what it was at ${label} is not known`,
      );
    }
    return path;
  };
  const fetch = (paths: string[]) => {
    for (const [path, text] of repository.readFiles(commit, paths)) texts.set(path, text);
  };
  const read: ReadText = (file) => texts.get(inRepository(file));
  fetch([inRepository(configFile)]);
  if (read(configFile) === undefined) return emptyState(`${label}, which has no ${basename(configFile)}`);
  const state = readConfigured();
  return {
    label,
    commit,
    ...state,
    read: (path) => read(resolve(base, path)),
    list: (folder) => {
      const paths = repository.listFiles(commit, inRepository(resolve(base, folder)));
      fetch(paths);
      return paths.map((path) => relative(base, resolve(repository.root, path)));
    },
  };

  /** Twice: the first time tells which schemas there are, so that one process fetches them all. */
  function readConfigured() {
    try {
      const wanted: string[] = [];
      readSupergraphConfig(configFile, (file) => {
        if (resolve(file) !== resolve(configFile)) wanted.push(inRepository(file));
        return read(file);
      });
      fetch(wanted);
      return readSupergraphConfig(configFile, read);
    } catch (error) {
      if (error instanceof SchemaFaults)
        throw new InputError(`At ${label}:\n${error.message}`, { cause: error });
      throw error;
    }
  }
}
