/** Reads a git repository with few processes, never through a shell. */
import { spawnSync } from 'node:child_process';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { gitEnvironment } from '../config.ts';
import { InputError } from './input-error.ts';

/** Of everything that one process of git prints. */
const outputBytesMax = 64 * 2 ** 20;
const processMs = 60_000;

export interface Repository {
  /** The absolute path of its top folder. */
  root: string;
  /** Whether its history was cut off when it was cloned. */
  isShallow: boolean;
  /** Runs git in the folder of the given file and gives what it prints. @throws {InputError} when it fails. */
  run(args: string[], input?: string): Buffer;
  /** The commits that these revisions name; undefined where there is none. */
  resolveCommits(revisions: string[]): (string | undefined)[];
  /** The newest commit that both have in their history. */
  mergeBase(commit: string, other: string): string | undefined;
  /** The path of a file in the repository; undefined when it lies outside. */
  toPath(file: string): string | undefined;
  /** The texts of files by the paths asked for; those that the commit lacks are left out. */
  readFiles(commit: string, paths: string[]): Map<string, string>;
  /** The texts of blobs by their hashes; undefined where there is none. */
  readBlobs(hashes: string[]): (string | undefined)[];
  /** The paths of the files below a folder, sorted. */
  listFiles(commit: string, folder: string): string[];
}

/** The repository that a file lies in, if any. */
export function openRepository(file: string): Repository | undefined {
  const cwd = dirname(resolve(file));
  const { status, stdout, stderr } = runGit(cwd, ['rev-parse', '--is-shallow-repository', '--show-prefix']);
  if (status !== 0) {
    if (/not a git repository|must be run in a work tree/.test(stderr)) return undefined;
    throw new InputError(`git: ${stderr.trim()}`);
  }
  const [isShallow, prefix = ''] = stdout.toString().split('\n');
  const run = (args: string[], input?: string) => {
    const result = runGit(cwd, args, input);
    if (result.status === 0) return result.stdout;
    throw new InputError(`git ${args[0]}: ${result.stderr.trim() || `exit code ${result.status}`}`);
  };
  return {
    root: resolve(cwd, ...prefix.split('/').slice(1).fill('..')),
    isShallow: isShallow === 'true',
    run,
    resolveCommits: (revisions) => resolveCommits(run, revisions),
    mergeBase: (commit, other) => {
      const result = runGit(cwd, ['merge-base', commit, other]);
      if (result.status === 0) return result.stdout.toString().trim();
      // It says nothing when the two have no commit in common.
      if (result.status === 1) return undefined;
      throw new InputError(`git merge-base: ${result.stderr.trim()}`);
    },
    toPath: (path) => {
      const within = posix.join(prefix, relative(cwd, resolve(path)).split(sep).join('/'));
      return within.startsWith('../') || posix.isAbsolute(within) ? undefined : within;
    },
    readFiles: (commit, paths) => readFiles(run, commit, paths),
    readBlobs: (hashes) => readObjects(run, hashes),
    listFiles: (commit, folder) =>
      run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', `${folder}/`])
        .toString()
        .split('\0')
        .filter((path) => path !== '')
        .sort(),
  };
}

/** The top folder of the repository that a file lies in; undefined where git cannot tell. */
export function findRoot(file: string): string | undefined {
  try {
    return openRepository(file)?.root;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function resolveCommits(run: Repository['run'], revisions: string[]): (string | undefined)[] {
  // Line by line over the standard input, where nothing is an option.
  const asked = revisions.map((revision) => (isName(revision) ? `${revision}^{commit}` : '\u{fffd}'));
  const lines = run(['cat-file', '--batch-check'], `${asked.join('\n')}\n`)
    .toString()
    .split('\n');
  return asked.map((_revision, index) => lines[index]?.match(/^([0-9a-f]{40,64}) commit /)?.[1]);
}

function readFiles(run: Repository['run'], commit: string, paths: string[]): Map<string, string> {
  const asked = [...new Set(paths)].filter(isName);
  const texts = readObjects(
    run,
    asked.map((path) => `${commit}:${path}`),
  );
  return new Map(
    asked.flatMap((path, index): [string, string][] => {
      const text = texts[index];
      return text === undefined ? [] : [[path, text]];
    }),
  );
}

function readObjects(run: Repository['run'], names: string[]): (string | undefined)[] {
  if (names.length === 0) return [];
  const output = run(['cat-file', '--batch', '--follow-symlinks'], `${names.join('\n')}\n`);
  let at = 0;
  return names.map(() => {
    const line = nextLine();
    const object = line.match(/^[0-9a-f]{40,64} (\w+) (\d+)$/);
    if (object) {
      const [from, end] = [at, at + Number(object[2])];
      at = end + 1;
      return object[1] === 'blob' ? output.toString('utf8', from, end) : undefined;
    }
    // The name of what a symbolic link leads to follows.
    if (/^(dangling|loop|notdir|symlink) \d+$/.test(line)) nextLine();
    return undefined;
  });

  function nextLine(): string {
    const end = output.indexOf('\n', at);
    const line = output.toString('utf8', at, end);
    at = end + 1;
    return line;
  }
}

const isName = (name: string): boolean => name !== '' && !/[\n\0]/.test(name);

function runGit(cwd: string, args: string[], input?: string) {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    env: gitEnvironment(),
    input,
    maxBuffer: outputBytesMax,
    timeout: processMs,
  });
  if (error) throw new InputError(whyNot(error as NodeJS.ErrnoException, args), { cause: error });
  return { status, stdout, stderr: stderr.toString() };
}

function whyNot({ code, message }: NodeJS.ErrnoException, [command]: string[]): string {
  if (code === 'ENOBUFS') return `git ${command} gives more than ${outputBytesMax / 2 ** 20} MiB`;
  if (code === 'ETIMEDOUT') return `git ${command} takes longer than ${processMs / 1_000} s`;
  return code === 'ENOENT' ? 'git cannot be run: is it installed, and is the folder there?' : message;
}
