/**
 * Checks that every invariant of orders, payments and messages holds, in the databases themselves: see
 * --help.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '#platform/config.ts';
import { readArguments } from './read-arguments.ts';
import type { StackFile } from './stack/stack-file.ts';
import { Unreadable } from './verify/check.ts';
import type { LedgerUrls } from './verify/snapshot.ts';

const usage = `Usage: npm run ledger:verify -- [--data DIR] [--json]

Checks every invariant of orders, payments and messages in the databases of billing, order and notification, counts
what is in them, and names what is wrong. It only reads, and may run while the system works.

  --data DIR  the data directory of a running stack (default .data)
  --json      print one JSON object, with amounts in minor units
  --help      show this

Environment: BILLING_DATABASE_URL, ORDER_DATABASE_URL and NOTIFICATION_DATABASE_URL, all three, name the databases
in place of a stack's; --data goes before them.
Exit code: 0 if all is as it must be, 1 if something is not or cannot be read, 2 for wrong usage.`;

const exitCodes = { clean: 0, failed: 1, wrongUsage: 2 } as const;
const defaultDataDirectory = '.data';
const known = { data: { type: 'string' }, json: { type: 'boolean' } } as const;
const urlVariables = {
  billing: 'BILLING_DATABASE_URL',
  order: 'ORDER_DATABASE_URL',
  notification: 'NOTIFICATION_DATABASE_URL',
} as const satisfies Record<keyof LedgerUrls, string>;

// Whoever read the output may have gone; the exit code still tells.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.exit(await main(process.argv.slice(2)));

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return exitCodes.clean;
  }
  const options = readOptions(args);
  if (Array.isArray(options)) {
    console.error(`Wrong usage: ${options.join('; ')}. See npm run ledger:verify -- --help.`);
    return exitCodes.wrongUsage;
  }
  try {
    return await verify(options);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    console.error(error.message);
    return exitCodes.failed;
  }
}

interface Options {
  /** Where the databases are, or the data directory of the stack that says it. */
  source: LedgerUrls | string;
  json: boolean;
}

async function verify({ source, json }: Options): Promise<number> {
  const urls = typeof source === 'string' ? readStackFile(source) : source;
  // Loaded when it is needed: it takes longer to load than everything else here together.
  const [{ verifyLedger }, { reportForMachines, reportForPeople }] = await Promise.all([
    import('./verify/verify.ts'),
    import('./verify/report.ts'),
  ]);
  const startedAt = performance.now();
  const verdict = await verifyLedger(urls);
  const tookMs = performance.now() - startedAt;
  console.log(json ? reportForMachines(verdict, tookMs) : reportForPeople(verdict, tookMs));
  return verdict.isClean ? exitCodes.clean : exitCodes.failed;
}

/** The options, or everything that is wrong with them. */
function readOptions(args: string[]): Options | string[] {
  const { values, problems } = readArguments(args, known);
  const given = values.data === undefined ? readUrls() : undefined;
  if (Array.isArray(given)) problems.push(...given);
  if (problems.length > 0) return problems;
  const source = (given as LedgerUrls | undefined) ?? values.data ?? defaultDataDirectory;
  return { source, json: values.json === true };
}

/** The URLs in the environment, or everything that is wrong with them; undefined when there are none. */
function readUrls(): LedgerUrls | string[] | undefined {
  const settings = readConfig(
    Object.fromEntries(Object.values(urlVariables).map((variable) => [variable, z.string().optional()])),
  );
  const urls = Object.entries(urlVariables).map(([name, variable]) => [name, settings[variable]] as const);
  if (urls.every(([, url]) => !url)) return undefined;
  const problems = Object.values(urlVariables).flatMap((variable) => {
    const url = settings[variable];
    if (!url) return [`${variable} is missing`];
    return /^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? '')
      ? []
      : [`${variable} must be a postgres URL`];
  });
  return problems.length > 0 ? problems : (Object.fromEntries(urls) as LedgerUrls);
}

function readStackFile(directory: string): LedgerUrls {
  const file = join(directory, 'stack.json');
  if (!existsSync(file)) {
    throw new Unreadable(`No stack runs in ${directory}. Run npm start first, or name another with --data.`);
  }
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as StackFile).postgres.databases;
  } catch (error) {
    throw new Unreadable(`${file} cannot be read (${(error as Error).message})`, { cause: error });
  }
}
