/** Holds the subgraphs' schemas against the rules of lint: see --help. */
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from './check/finding.ts';
import { type FormatName, formats } from './check/formats/formats.ts';
import { fails, namedCounts } from './check/formats/summary.ts';
import { applyApprovals, readApprovals } from './check/policies/approvals.ts';
import { lintSubgraphs } from './check/policies/lint.ts';
import { policyCodes } from './check/policies/policy-codes.ts';
import { openRepository } from './check/sources/git.ts';
import { readWorkingTree } from './check/sources/graph-state.ts';
import { InputError } from './check/sources/input-error.ts';
import { formatFault, SchemaFaults } from './faults.ts';
import { readTextFile } from './supergraph-config.ts';

const exitCodes = { passed: 0, failed: 1, wrongUsage: 2, fault: 3 } as const;

const usage = `Holds the subgraphs' schemas against the rules of lint, whatever has changed. schema:check does so too, and lets
stand what was there before.

Usage: npm run schema:lint -- [--config FILE] [--format NAME]

  --config FILE  the list of subgraphs, with the levels of the rules (default: schema/supergraph.yaml)
  --format NAME  ${Object.keys(formats).join(', ')} (default: text)
  --help         show this

Exit codes: 0 no rule of level error is broken, 1 one is, 2 wrong usage or unreadable input, 3 a fault of this tool.`;

process.exitCode = main();

function main(): number {
  try {
    const { config, format, help } = parseOptions();
    if (help) {
      console.log(usage);
      return exitCodes.passed;
    }
    return lint(resolve(config), format, new Date());
  } catch (error) {
    if (error instanceof InputError || error instanceof SchemaFaults) {
      console.error(error.message);
      return exitCodes.wrongUsage;
    }
    console.error('schema:lint itself has failed:');
    console.error(error);
    return exitCodes.fault;
  }
}

/** @throws {InputError} with what is wrong, and the help. */
function parseOptions() {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: 'string', default: `${import.meta.dirname}/supergraph.yaml` },
        format: { type: 'string', default: 'text' },
        help: { type: 'boolean', default: false },
      },
    });
    if (isFormat(values.format)) return { ...values, format: values.format };
    throw new Error(`--format must be one of ${Object.keys(formats).join(', ')}`);
  } catch (error) {
    throw new InputError(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

function lint(configFile: string, format: FormatName, today: Date): number {
  const { subgraphs, checks, faults } = readWorkingTree(configFile);
  if (faults.length > 0) throw new SchemaFaults([...faults]);
  const approvalsFile = resolve(dirname(configFile), checks.approvals);
  const approvals = readApprovals(readTextFile(approvalsFile) ?? '', approvalsFile);
  // Approvals of changes are for schema:check to judge.
  const findings = applyApprovals(lintSubgraphs(subgraphs, checks.lint), approvals, today).filter(
    ({ check }) => check === 'lint',
  );
  const passes = !findings.some(fails);
  const label = 'the working tree';
  const report = { before: label, after: label, findings, operations: [], rollout: null, passes };
  const formatted = () =>
    formats[format](report, {
      root: openRepository(configFile)?.root ?? resolve(),
      configFile,
      checkedAt: today,
      codes: policyCodes,
      readSource: readTextFile,
    });
  process.stdout.write(format === 'text' ? toText(findings) : formatted());
  return passes ? exitCodes.passed : exitCodes.failed;
}

/** In the form in which schema:compose shows faults: there is no change to tell of. */
function toText(findings: readonly Finding[]): string {
  const open = findings.filter(({ approvedBy }) => approvedBy === undefined);
  const { breaking = [], dangerous = [] } = Object.groupBy(open, ({ criticality }) => criticality);
  const show = (level: string) => (finding: Finding) =>
    `${level} ${formatFault({ ...finding, locations: [...finding.locations] })}\n`;
  const counts = namedCounts({
    'of level error': breaking.length,
    'of level warn': dangerous.length,
    approved: findings.length - open.length,
  });
  return [...breaking.map(show('ERROR')), ...dangerous.map(show('WARN')), `Lint: ${counts}.\n`].join('');
}
