/**
 * Fires random and hostile requests at the gateway and checks that it refuses them calmly: `npm run fuzz`.
 * See the usage below, or `npm run fuzz -- --help`.
 */
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments, readWholeNumber } from '../read-arguments.ts';
import { findFreeServicePorts } from '../stack/ports.ts';
import { startStack } from '../stack/stack.ts';
import { StackError } from '../stack/stack-error.ts';
import { toTables } from './report.ts';
import { fuzz } from './run.ts';
import type { WatchedStack } from './watch.ts';

const usage = `Usage: npm run fuzz -- [--seconds N] [--seed S] [--data DIR]

Fires at the gateway, from several sides at once: random operations on its schema, damaged ones, wrong variables,
known attacks, odd headers, bodies and bytes. None may be answered by a 5xx (but for 503 with Retry-After), by an
internal error or one that shows the inside; no event loop may work for 200 ms on end, no process may die, and of
half a minute or more the second half may leave no more in memory than the first.

  --seconds N  how long (default 60)
  --seed S     what everything random comes from (default: any)
  --data DIR   fire at the stack that runs in this data directory, and was started with the VITALS_DIRECTORY that
               is set here (default: at one of its own, started for it)
  --help       show this

Exit code: 0 when nothing was violated, 1 when something was, 2 for wrong usage.`;

const known = {
  seconds: { type: 'string' },
  seed: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean' },
} as const;
const secondsDefault = 60;
const secondsMax = 24 * 60 * 60;
const seedLimit = 2 ** 31;

interface Options {
  seconds: number;
  seed: number;
  dataDirectory: string | undefined;
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// Whoever read the output may have gone; what was begun is still brought to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exit(await main(process.argv.slice(2)));

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const options = readOptions(args);
  if (Array.isArray(options)) {
    console.error(`Wrong usage: ${options.join('; ')}. See npm run fuzz -- --help.`);
    return 2;
  }
  const { seconds, seed, dataDirectory } = options;
  console.log(`seed ${seed}, ${seconds} s`);
  try {
    const violations = await withStack(dataDirectory, async (stack) => {
      const result = await fuzz({ seconds, seed, stack, interrupted: stopping.signal });
      console.log(`\n${toTables(result)}`);
      return result.violations;
    });
    for (const violation of violations) console.error(`\nVIOLATION ${violation}`);
    return violations.length === 0 && !stopping.signal.aborted ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** Runs at the stack of the data directory, or at a new one that is stopped at the end. */
async function withStack<Result>(
  dataDirectory: string | undefined,
  run: (stack: WatchedStack) => Promise<Result>,
): Promise<Result> {
  if (dataDirectory !== undefined) {
    const file = join(dataDirectory, 'stack.json');
    if (!existsSync(file)) throw new StackError(`No stack runs in ${dataDirectory}`);
    const vitalsDirectory = process.env.VITALS_DIRECTORY;
    if (!vitalsDirectory) throw new StackError('VITALS_DIRECTORY is not that of the stack');
    return await run({ servers: () => JSON.parse(readFileSync(file, 'utf8')), vitalsDirectory });
  }
  const vitalsDirectory = mkdtempSync(join(tmpdir(), 'ordergraph-fuzz-'));
  try {
    const stack = await startStack({
      port: await findFreeServicePorts(),
      report: () => {},
      interrupted: stopping.signal,
      environment: { ...process.env, POSTGRES_URL: '', NATS_URL: '', VITALS_DIRECTORY: vitalsDirectory },
    });
    try {
      return await run({ servers: stack.contents, vitalsDirectory });
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(vitalsDirectory, { recursive: true });
  }
}

/** The options, or everything that is wrong with them. */
function readOptions(args: string[]): Options | string[] {
  const { values, problems } = readArguments(args, known);
  const number = (option: 'seconds' | 'seed', fallback: number, min: number, max: number) =>
    readWholeNumber(values[option] || String(fallback), { option, min, max, problems });
  const options = {
    seconds: number('seconds', secondsDefault, 1, secondsMax),
    seed: number('seed', randomInt(seedLimit), 0, seedLimit - 1),
    dataDirectory: values.data,
  };
  return problems.length > 0 ? problems : options;
}
