/**
 * Wrecks a stack of its own in every way that is foreseen and checks after each that no money, order or
 * message is lost or there twice: `npm run chaos`. See the usage below, or `npm run chaos -- --help`.
 */
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readArguments, readWholeNumber } from '../read-arguments.ts';
import { type Run, runCampaign } from './campaign.ts';
import type { Fault } from './fault.ts';
import { faults, together } from './faults.ts';
import { createRandom } from './random.ts';
import { toTable } from './report.ts';

const usage = `Usage: npm run chaos -- [--runs N] [--pairs N] [--seed S] [--only NAME,…] [--stacks N] [--markdown FILE]

Starts stacks of its own and has clients place, submit, pay for and cancel orders at them while a fault strikes. When
all is quiet again, which must be within 60 s, it checks what the clients were told against the API, the stream of
events, and the ledger.

  --runs N         how often each fault strikes (default 1); those that take long strike less often
  --pairs N        how many random pairs of faults strike besides (default 0)
  --seed S         what everything random comes from (default: any); run I of a fault has the seed S+I
  --only NAME,…    these faults only; NAME+NAME strike at once
  --stacks N       how many stacks are wrecked side by side (default 1)
  --markdown FILE  where to write the table as well
  --list           name every fault
  --help           show this

Exit code: 0 when nothing was violated, 1 when something was, 2 for wrong usage.`;

const keptIn = '.cache/chaos';
const seedLimit = 2 ** 32;
const runsMax = 100_000;
const stacksMax = 16;

const known = {
  runs: { type: 'string' },
  pairs: { type: 'string' },
  seed: { type: 'string' },
  only: { type: 'string' },
  stacks: { type: 'string' },
  markdown: { type: 'string' },
  list: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

interface Options {
  runs: number;
  pairs: number;
  seed: number;
  stacks: number;
  only: Fault[] | undefined;
  markdown: string | undefined;
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
  if (args.includes('--list')) {
    console.log(faults.map(({ name }) => name).join('\n'));
    return 0;
  }
  const options = readOptions(args);
  if (Array.isArray(options)) {
    console.error(`Wrong usage: ${options.join('; ')}. See npm run chaos -- --help.`);
    return 2;
  }
  const { seed, stacks, markdown } = options;
  console.log(`seed ${seed}`);
  const results = await runCampaign({
    runs: planRuns(options),
    stacks,
    keptIn,
    report: (line) => console.log(line),
    interrupted: stopping.signal,
  });
  const table = toTable(results);
  console.log(`\n${table}`);
  if (markdown) writeFileSync(markdown, `${table}\n`);
  const isRight = results.every(({ history }) => history.violations.length === 0);
  return isRight && !stopping.signal.aborted ? 0 : 1;
}

function planRuns({ runs, pairs, seed, only }: Options): Run[] {
  const seeds = (count: number) => Array.from({ length: count }, (_, index) => (seed + index) % seedLimit);
  const random = createRandom(seed);
  const quick = faults.filter(({ oneRunOf }) => oneRunOf === undefined);
  const pair = () => {
    const one = random.pick(quick);
    return together([one, random.pick(quick.filter((other) => other !== one))]);
  };
  return [
    ...(only ?? faults).flatMap((fault) =>
      seeds(Math.ceil(runs / (fault.oneRunOf ?? 1))).map((one) => ({ fault, seed: one })),
    ),
    ...seeds(pairs).map((one) => ({ fault: pair(), seed: one })),
  ];
}

/** The options, or everything that is wrong with them. */
function readOptions(args: string[]): Options | string[] {
  const { values, problems } = readArguments(args, known);
  const number = (option: 'runs' | 'pairs' | 'seed' | 'stacks', fallback: number, min: number, max: number) =>
    readWholeNumber(values[option] || String(fallback), { option, min, max, problems });
  const only = values.only ? values.only.split(',').map(findFault) : undefined;
  if (only?.includes(undefined)) problems.push('--only must name faults that --list lists');
  const options = {
    runs: number('runs', 1, 0, runsMax),
    pairs: number('pairs', 0, 0, runsMax),
    seed: number('seed', randomInt(seedLimit), 0, seedLimit - 1),
    stacks: number('stacks', 1, 1, stacksMax),
    only: only?.filter((fault) => fault !== undefined),
    markdown: values.markdown,
  };
  return problems.length > 0 ? problems : options;
}

/** One fault, or several at once: their names with a plus between them. */
function findFault(name: string): Fault | undefined {
  const found = name.split('+').map((part) => faults.find((fault) => fault.name === part));
  const all = found.filter((fault) => fault !== undefined);
  if (all.length < found.length) return undefined;
  return all.length === 1 ? all[0] : together(all);
}
