/** Runs schema:check: has the graph checked, and writes the report. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readTextFile } from '../supergraph-config.ts';
import { checkGraph } from './check.ts';
import { codes } from './codes.ts';
import type { FormatOptions } from './formats/format.ts';
import { formats } from './formats/formats.ts';
import type { CheckOptions } from './options.ts';
import { readInput } from './read-input.ts';
import { findRoot } from './sources/git.ts';
import { InputError } from './sources/input-error.ts';

/**
 * @returns whether nothing breaks.
 * @throws {InputError|SchemaFaults} when something cannot be read, or the report not be written.
 */
export async function runCheck(options: CheckOptions, today = new Date()): Promise<boolean> {
  const input = await readInput(options, today);
  const report = await checkGraph(input);
  const { configFile, after } = input;
  const sources = new Map(after.subgraphs.map(({ file, typeDefs }) => [file, typeDefs.loc?.source.body]));
  const root = findRoot(configFile) ?? resolve();
  const formatOptions: FormatOptions = {
    root,
    configFile,
    checkedAt: today,
    codes,
    readSource: (file) => sources.get(file) ?? readTextFile(file),
  };
  const text = () => formats.text(report, { ...formatOptions, root: resolve(), stream: process.stdout });
  const inFormat = () => formats[options.format](report, formatOptions);
  if (options.output !== undefined) writeReport(options.output, inFormat());
  process.stdout.write(options.output === undefined && options.format !== 'text' ? inFormat() : text());
  return report.passes;
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new InputError(`The report cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
