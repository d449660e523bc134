/** The command line that the scripts share which talk to a running gateway. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './read-arguments.ts';
import type { StackFile } from './stack/stack-file.ts';

export interface GatewayCommand {
  npmScript: string;
  /** What the script is for: the first lines of its help. */
  purpose: string;
  /** Takes the gateway's base URL, without a slash at its end; says whether all went well. */
  run(baseUrl: string): Promise<boolean>;
}

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;
const defaultBaseUrl = 'http://127.0.0.1:4000';
const defaultDataDirectory = '.data';
const options = { url: { type: 'string' }, data: { type: 'string' } } as const;
const answerWaitMs = 10_000;

/** Runs the command against the gateway that its arguments name, once that answers; returns the exit code. */
export async function runGatewayCommand(command: GatewayCommand, args: string[]): Promise<number> {
  // Whoever read the output may have gone; what was begun is still brought to its end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  if (args.includes('--help')) {
    console.log(help(command));
    return exitCodes.done;
  }
  const target = readTarget(args);
  if (Array.isArray(target)) {
    console.error(`Wrong usage: ${target.join('; ')}. See npm run ${command.npmScript} -- --help.`);
    return exitCodes.wrongUsage;
  }
  try {
    const baseUrl = findBaseUrl(target);
    await requireGateway(baseUrl);
    return (await command.run(baseUrl)) ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    if (!(error instanceof GatewayAbsent)) throw error;
    console.error(`${error.message}. Run npm start first, or name another gateway with --url.`);
    return exitCodes.failed;
  }
}

class GatewayAbsent extends Error {}

interface Target {
  baseUrl?: string | undefined;
  dataDirectory?: string | undefined;
}

function help({ npmScript, purpose }: GatewayCommand): string {
  return `${purpose}

Usage: npm run ${npmScript} -- [--url URL | --data DIR]

  --url URL   the gateway's GraphQL endpoint (default: that of the stack which runs in
              ${defaultDataDirectory}, else ${defaultBaseUrl}/graphql)
  --data DIR  the data directory of the stack whose gateway it is
  --help      show this

Exit codes: 0 all is as it should be, 1 something is not, 2 wrong usage.`;
}

/** What the arguments name, or everything that is wrong with them. */
function readTarget(args: string[]): Target | string[] {
  const { values, problems } = readArguments(args, options);
  const { url, data } = values;
  if (url !== undefined && data !== undefined) problems.push('--url and --data exclude each other');
  if (url && !isHttpUrl(url)) {
    problems.push('--url must begin with http:// or https://');
  }
  if (problems.length > 0) return problems;
  return {
    baseUrl: url === undefined ? undefined : toBaseUrl(url),
    dataDirectory: data,
  };
}

function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

function toBaseUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/(graphql\/?)?$/, '')}`;
}

function findBaseUrl({ baseUrl, dataDirectory }: Target): string {
  if (baseUrl !== undefined) return baseUrl;
  const file = join(dataDirectory ?? defaultDataDirectory, 'stack.json');
  if (existsSync(file)) return readStackFile(file).gateway.url;
  if (dataDirectory !== undefined) throw new GatewayAbsent(`No stack runs in ${dataDirectory}`);
  return defaultBaseUrl;
}

/** Only the one who started the stack may read the file. */
function readStackFile(file: string): StackFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StackFile;
  } catch (error) {
    throw new GatewayAbsent(`${file} cannot be read (${(error as Error).message})`);
  }
}

async function requireGateway(baseUrl: string): Promise<void> {
  const endpoint = `${baseUrl}/graphql`;
  const reason = await whyAbsent(endpoint);
  if (reason) throw new GatewayAbsent(`No gateway answers at ${endpoint} (${reason})`);
}

async function whyAbsent(endpoint: string): Promise<string | undefined> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
      signal: AbortSignal.timeout(answerWaitMs),
    });
    const text = await response.text();
    return text.includes('"__typename":"Query"')
      ? undefined
      : `it says ${response.status} ${response.statusText}`;
  } catch (error) {
    return describeFailure(error);
  }
}

/** What fetch says is only that it failed; why is in the cause. */
export function describeFailure(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
}
