/** The table at the end of a campaign. */
import type { RunResult } from './run.ts';

interface Sums {
  runs: number;
  orders: number;
  retries: number;
  violations: number;
  slowestMs: number;
}

const severalAtOnce = 'several at once';
const head = [
  '| fault | runs | orders | retries | violations | slowest recovery |',
  '| --- | ---: | ---: | ---: | ---: | ---: |',
];

/** A table in Markdown, with a row for each fault in the order of their first runs, and the sums. */
export function toTable(results: readonly RunResult[]): string {
  const rows = new Map<string, RunResult[]>();
  for (const result of results) {
    const name = result.fault.includes('+') ? severalAtOnce : result.fault;
    rows.set(name, [...(rows.get(name) ?? []), result]);
  }
  return [...head, ...[...rows, ['all', results] as const].map(toLine)].join('\n');
}

function toLine([name, results]: readonly [string, readonly RunResult[]]): string {
  const { runs, orders, retries, violations, slowestMs } = sumUp(results);
  const slowest = `${(slowestMs / 1_000).toFixed(1)} s`;
  return `| ${name} | ${runs} | ${orders} | ${retries} | ${violations} | ${slowest} |`;
}

function sumUp(results: readonly RunResult[]): Sums {
  const sum = (count: (result: RunResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  return {
    runs: results.length,
    orders: sum(({ history }) => history.orders),
    retries: sum(({ history }) => history.retries),
    violations: sum(({ history }) => history.violations.length),
    slowestMs: Math.max(0, ...results.map(({ recoveryMs }) => recoveryMs)),
  };
}
