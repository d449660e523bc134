/** Reads what a check works on: both states of the graph, and the files that the configuration names. */
import { dirname, relative, resolve } from 'node:path';
import { formatFault } from '../faults.ts';
import type { CheckInput } from './check.ts';
import { checksConfig } from './checks-config.ts';
import type { Finding } from './finding.ts';
import { mergeUsages, readUsage } from './operations/usage.ts';
import type { CheckOptions } from './options.ts';
import { readApprovals } from './policies/approvals.ts';
import { readDeprecations } from './policies/deprecation-history.ts';
import { readAgainst } from './sources/against.ts';
import { readMergeBase } from './sources/git-state.ts';
import { type ConfiguredState, type GraphState, readWorkingTree } from './sources/graph-state.ts';
import { InputError } from './sources/input-error.ts';
import { type ListedFile, readListed } from './sources/listed-files.ts';
import { exchangeSubgraphs } from './sources/subgraph-schema.ts';

const standard = checksConfig.parse({});

/** @throws {InputError|SchemaFaults} when something cannot be read. */
export async function readInput(options: CheckOptions, today: Date): Promise<CheckInput> {
  const configFile = resolve(options.config);
  const after = await readAfter(options);
  const { checks: config } = after;
  const { before, found } = await readBefore(configFile, after, options.against);
  const fromCommandLine = (paths: string[], extensions: string[]) =>
    paths.flatMap((path) => {
      const files = readListed(after, configFile, relative(dirname(configFile), resolve(path)), extensions);
      if (!files) throw new InputError(`${path} cannot be read, or has nothing in it`);
      return files;
    });
  // Only what has its standard name may be missing: another name was meant to name something.
  const fromConfiguration = (paths: string[], standardPaths: string[], extensions: string[]): ListedFile[] =>
    paths.flatMap((path) => {
      const files = readListed(after, configFile, path, extensions);
      if (files || standardPaths.includes(path)) return files ?? [];
      throw new InputError(`${path}, which ${relative('.', configFile)} names, cannot be read`);
    });
  const usages = options.usage
    ? fromCommandLine(options.usage, ['.json'])
    : fromConfiguration([config.usage.file], [standard.usage.file], ['.json']);
  const operations = ['.graphql', '.gql'];
  fromConfiguration([config.events], [standard.events], ['.json']);
  const approvals = fromConfiguration([config.approvals], [standard.approvals], ['.yaml', '.yml']);
  return {
    before,
    after,
    configFile,
    config,
    operationFiles: options.operations
      ? fromCommandLine(options.operations, operations)
      : fromConfiguration(config.operations, standard.operations, operations),
    usage: usages.length > 0 ? mergeUsages(usages.map(({ file, text }) => readUsage(text, file))) : undefined,
    approvals: approvals.flatMap(({ file, text }) => readApprovals(text, file)),
    // The history of a folder or a file is not known.
    readDeprecations: () =>
      before.commit === undefined ? undefined : readDeprecations(configFile, before.commit),
    found,
    today,
  };
}

/** The working tree, with the subgraphs whose schemas are given otherwise. */
async function readAfter({ config, subgraphs, headers }: CheckOptions): Promise<ConfiguredState> {
  const after = await exchangeSubgraphs(readWorkingTree(config), subgraphs, headers);
  // What does not parse is for the check to report; what is not there leaves nothing to check.
  const missing = after.faults.filter(({ code }) => code === 'INVALID_CONFIG');
  if (missing.length > 0) throw new InputError(missing.map(formatFault).join('\n'));
  return after;
}

async function readBefore(
  configFile: string,
  after: ConfiguredState,
  against: string | undefined,
): Promise<{ before: GraphState; found: Finding[] }> {
  if (against !== undefined) return { before: await readAgainst(configFile, against), found: [] };
  const base = readMergeBase(configFile, after.checks.against);
  if (typeof base !== 'string') return { before: base, found: [] };
  const finding: Finding = {
    check: 'changes',
    code: 'NOTHING_TO_COMPARE_WITH',
    criticality: 'dangerous',
    message: `Nothing is compared: ${base}. Say with --against what to compare with.`,
    locations: [],
  };
  return { before: { ...after, label: 'nothing' }, found: [finding] };
}
