/** Finds a NATS server on this machine, or fetches one into the project's cache. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { RunCommand } from './run-command.ts';
import { messageOf, StackError } from './stack-error.ts';

export interface NatsBinary {
  path: string;
  version: [major: number, minor: number];
}

export interface FindNatsOptions {
  projectRoot: string;
  /** Where to put what is fetched until it is complete; it is removed afterwards. */
  workFolder: string;
  environment: NodeJS.ProcessEnv;
  run: RunCommand;
  report: (line: string) => void;
  interrupted: AbortSignal;
}

/** An official release; its official container image checks it by the same sums. */
const release = {
  version: '2.12.15',
  sha256: {
    'linux-amd64': '58ab8131f819263897e2fc38e503e1b755b63bcafeecc7d12582487df48ca15e',
    'linux-arm64': 'b724db99fefbf8f5c808baa82819ee50350aee9734017e4a478f7e545cef3ab6',
  } as Record<string, string>,
};
const versionMin = [2, 9] as const;
const versionLimitMs = 5_000;
const connectLimitMs = 3_000;
const downloadLimitMs = 60_000;
/** Where system packages put servers; it is on the PATH of root only. */
const systemFolder = '/usr/sbin';

export async function findNatsServer(options: FindNatsOptions): Promise<NatsBinary> {
  const { projectRoot, workFolder, environment, report, interrupted } = options;
  const chosen = environment.NATS_SERVER;
  if (chosen) {
    const found = await probe(chosen);
    if (typeof found === 'object') return found;
    throw new StackError(`NATS_SERVER: ${found}`);
  }
  const cached = join(projectRoot, '.cache', 'nats-server');
  const folders = [...(environment.PATH ?? '').split(delimiter), systemFolder].filter(Boolean);
  for (const path of [...folders.map((folder) => join(folder, 'nats-server')), cached]) {
    const found = await probe(path);
    if (typeof found === 'object') return found;
  }
  const failures: string[] = [];
  for (const fetchInto of [fetchRelease, fetchDebianPackage]) {
    interrupted.throwIfAborted();
    rmSync(workFolder, { recursive: true, force: true });
    try {
      mkdirSync(workFolder);
      const fetched = await fetchInto(workFolder, options);
      mkdirSync(dirname(cached), { recursive: true });
      // Another start may be using the cache: it gets its new file whole.
      copyFileSync(fetched, `${cached}.${process.pid}`);
      renameSync(`${cached}.${process.pid}`, cached);
      const found = await probe(cached);
      if (typeof found === 'object') return found;
      throw new StackError(found);
    } catch (error) {
      interrupted.throwIfAborted();
      failures.push(messageOf(error));
      report(`  NATS: ${messageOf(error)}`);
    } finally {
      rmSync(workFolder, { recursive: true, force: true });
    }
  }
  throw new StackError(
    `There is no nats-server: install NATS Server ${versionMin.join('.')} or newer on the PATH, ` +
      `or set NATS_SERVER to its path, or NATS_URL to a running one (tried: ${failures.join('; ')})`,
  );
}

/** The server at this path, or why it is none. */
async function probe(path: string): Promise<NatsBinary | string> {
  try {
    accessSync(path, constants.X_OK);
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: versionLimitMs });
    const [, major, minor] = /v(\d+)\.(\d+)\./.exec(stdout) ?? [];
    const version: NatsBinary['version'] = [Number(major), Number(minor)];
    const isRecent =
      version[0] > versionMin[0] || (version[0] === versionMin[0] && version[1] >= versionMin[1]);
    return isRecent ? { path, version } : `${path} is not NATS Server ${versionMin.join('.')} or newer`;
  } catch (error) {
    return `${path} cannot be run (${messageOf(error).split('\n')[0]})`;
  }
}

async function fetchRelease(folder: string, options: FindNatsOptions): Promise<string> {
  const { environment, run, report, interrupted } = options;
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const sha256 = release.sha256[platform];
  if (sha256 === undefined) throw new StackError(`no release of NATS Server is known for ${platform}`);
  const name = `nats-server-v${release.version}-${platform}`;
  const url = `https://github.com/nats-io/nats-server/releases/download/v${release.version}/${name}.tar.gz`;
  report(`  NATS: fetching ${url}`);
  const archive = await download(url, interrupted);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== sha256) throw new StackError(`${url} has the SHA-256 sum ${actual}, not ${sha256}`);
  writeFileSync(join(folder, 'archive.tar.gz'), archive);
  await run({ file: 'tar', args: ['-xzf', 'archive.tar.gz'], workingDirectory: folder, environment });
  return join(folder, name, 'nats-server');
}

async function download(url: string, interrupted: AbortSignal): Promise<Buffer> {
  const unreachable = new AbortController();
  const timer = setTimeout(() => unreachable.abort(), connectLimitMs);
  const limits = [interrupted, unreachable.signal, AbortSignal.timeout(downloadLimitMs)];
  try {
    const response = await fetch(url, { signal: AbortSignal.any(limits) });
    clearTimeout(timer);
    if (!response.ok) throw new StackError(`HTTP status ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new StackError(
      `${new URL(url).host} cannot be reached (${messageOf((error as Error).cause ?? error)})`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** With lists and state of its own apt needs neither root nor an earlier update. */
async function fetchDebianPackage(folder: string, options: FindNatsOptions): Promise<string> {
  const { environment, run, report } = options;
  report('  NATS: fetching the nats-server package of this system');
  for (const made of ['state/lists/partial', 'cache/archives/partial', 'package']) {
    mkdirSync(join(folder, made), { recursive: true });
  }
  writeFileSync(join(folder, 'status'), '');
  const settings = [
    `Dir::State=${join(folder, 'state')}`,
    `Dir::State::status=${join(folder, 'status')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'Acquire::Languages=none',
    'Acquire::Retries=0',
    `Acquire::http::Timeout=${connectLimitMs / 1_000}`,
    `Acquire::https::Timeout=${connectLimitMs / 1_000}`,
    `APT::Sandbox::User=${userInfo().username}`,
  ].flatMap((setting) => ['-o', setting]);
  const surroundings = { workingDirectory: folder, environment };
  await run({ file: 'apt-get', args: [...settings, 'update'], ...surroundings });
  await run({ file: 'apt-get', args: [...settings, 'download', 'nats-server'], ...surroundings });
  const file = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
  await run({ file: 'dpkg', args: ['-x', file, 'package'], ...surroundings });
  return join(folder, 'package', 'usr', 'sbin', 'nats-server');
}
