/** Measures `npm run schema:check`, on our own graph and on a big one: see --help. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readArguments, readWholeNumber } from '../dev/read-arguments.ts';
import { prepareCases } from './cases.ts';
import { changedSubgraphs } from './change-graph.ts';
import { generateGraph, writeFiles } from './generate-graph.ts';
import { type GraphSize, typesPerSubgraphMin } from './graph-model.ts';
import { CommandFailed, measure, type Usage } from './measure.ts';
import { headline, toTable } from './table.ts';

const defaults = { runs: 3, seed: 1, subgraphs: 50, types: 5_000, operations: 1_000 } as const;
const limits = { runs: 100, seed: 2 ** 32 - 1, subgraphs: 99, types: 50_000, operations: 9_999 } as const;

const usage = `Usage: npm run bench:schema-check -- [--runs N] [--seed S] [--subgraphs N] [--types N] [--operations N] [--write DIR]

Runs npm run schema:check on our own graph and on a big one that it makes up, each unchanged and changed, and beside them
what parts of it would cost alone. Each run is a process of its own. It measures and judges nothing: how long something
takes is a matter of the machine, so look at the ratios.

  --runs N        how often each is run (default ${defaults.runs})
  --seed S        what the big graph comes from (default ${defaults.seed})
  --subgraphs N   of the big graph (default ${defaults.subgraphs})
  --types N       in all its subgraphs together, at least ${typesPerSubgraphMin} for each (default ${defaults.types})
  --operations N  that its clients run (default ${defaults.operations})
  --write DIR     only write the big graph there, as DIR/before and DIR/after
  --help          show this

Exit code: 0 when all was measured, 1 when a command failed, 2 for wrong usage.`;

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;
const known = {
  runs: { type: 'string' },
  seed: { type: 'string' },
  subgraphs: { type: 'string' },
  types: { type: 'string' },
  operations: { type: 'string' },
  write: { type: 'string' },
} as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return exitCodes.done;
  }
  const options = readOptions(args);
  if (Array.isArray(options)) {
    console.error(`Wrong usage: ${options.join('; ')}. See npm run bench:schema-check -- --help.`);
    return exitCodes.wrongUsage;
  }
  if (options.write !== undefined) {
    writeGraph(options.size, resolve(options.write));
    return exitCodes.done;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-schema-check-'));
  try {
    return await run(options, folder);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(error.message);
    return exitCodes.failed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Options {
  size: GraphSize;
  runs: number;
  write: string | undefined;
}

/** The contestants take turns, so that whatever else the machine does hits all of them. */
async function run({ size, runs }: Options, folder: string): Promise<number> {
  console.log(headline(size, runs));
  writeGraph(size, join(folder, 'big'));
  const cases = prepareCases(folder);
  const measured = new Map(cases.map((given): [typeof given, Usage[]] => [given, []]));
  for (let turn = 1; turn <= runs; turn++) {
    for (const [given, usages] of measured) {
      console.error(`run ${turn} of ${runs}: ${given.graph}, ${given.name}`);
      usages.push(await measure(given.command));
    }
  }
  console.log(toTable([...measured].map(([given, usages]) => ({ ...given, usages }))));
  return exitCodes.done;
}

function writeGraph(size: GraphSize, folder: string): void {
  const { before, after } = generateGraph(size);
  writeFiles(join(folder, 'before'), before);
  writeFiles(join(folder, 'after'), after);
}

/** The options, or everything that is wrong with them. */
function readOptions(args: string[]): Options | string[] {
  const { values, problems } = readArguments(args, known);
  const number = (option: keyof typeof defaults, min: number) => {
    const text = values[option] ?? String(defaults[option]);
    return readWholeNumber(text, { option, min, max: limits[option], problems });
  };
  const runs = number('runs', 1);
  const size = {
    seed: number('seed', 0),
    subgraphs: number('subgraphs', changedSubgraphs),
    types: number('types', 1),
    operations: number('operations', 0),
  };
  if (problems.length === 0 && size.types < size.subgraphs * typesPerSubgraphMin) {
    problems.push(`--types must be at least ${typesPerSubgraphMin} for each subgraph`);
  }
  return problems.length > 0 ? problems : { size, runs, write: values.write };
}
