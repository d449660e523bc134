/** The command line that the scripts share which generate committed files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Fault, formatFault, SchemaFaults } from './faults.ts';

export interface GeneratedFile {
  /** Absolute path. */
  file: string;
  text: string;
}

export interface Generated {
  files: GeneratedFile[];
  warnings: Fault[];
}

export interface Generator {
  npmScript: string;
  /** What the script is for: the first lines of its help. */
  purpose: string;
  /** Whether it reads the list of subgraphs, and so takes `--config`. */
  readsSubgraphs: boolean;
  generate(configFile: string): Promise<Generated>;
}

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;

/** Writes what the generator makes, or only compares it; returns the exit code. */
export async function runGenerator(generator: Generator): Promise<number> {
  const options = parseOptions(generator);
  if (options instanceof Error) {
    console.error(`${options.message}\n\n${help(generator)}`);
    return exitCodes.wrongUsage;
  }
  if (options.help) {
    console.log(help(generator));
    return exitCodes.done;
  }
  try {
    const { files, warnings } = await generator.generate(options.config);
    for (const warning of warnings) console.error(`WARN ${formatFault(warning)}`);
    return options.check ? check(files, generator.npmScript) : write(files);
  } catch (error) {
    if (!(error instanceof SchemaFaults)) throw error;
    for (const fault of error.faults) console.error(`ERROR ${formatFault(fault)}`);
    return exitCodes.failed;
  }
}

function help({ npmScript, purpose, readsSubgraphs }: Generator): string {
  return `${purpose}

Usage: npm run ${npmScript} -- [--check]${readsSubgraphs ? ' [--config FILE]' : ''}

  --check        write nothing; fail when a file is stale
${readsSubgraphs ? '  --config FILE  the list of subgraphs (default: schema/supergraph.yaml)\n' : ''}\
  --help         show this

Exit codes: 0 done, 1 failed, 2 wrong usage.`;
}

function parseOptions({ readsSubgraphs }: Generator) {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        config: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.config && !readsSubgraphs) return new Error('--config is not an option of this command.');
    return { ...values, config: values.config ?? `${import.meta.dirname}/supergraph.yaml` };
  } catch (error) {
    return error as Error;
  }
}

function check(files: GeneratedFile[], npmScript: string): number {
  const stale = files.filter(isStale);
  for (const { file } of stale) console.error(`${relative('.', file)} is stale: run npm run ${npmScript}`);
  return stale.length > 0 ? exitCodes.failed : exitCodes.done;
}

/** Leaves a fresh file alone: a gateway that watches it then has nothing to reload. */
function write(files: GeneratedFile[]): number {
  for (const generated of files) {
    const stale = isStale(generated);
    if (stale) writeFileSync(generated.file, generated.text);
    console.log(`${relative('.', generated.file)} ${stale ? 'written' : 'is fresh'}`);
  }
  return exitCodes.done;
}

function isStale({ file, text }: GeneratedFile): boolean {
  try {
    return readFileSync(file, 'utf8') !== text;
  } catch {
    return true;
  }
}
