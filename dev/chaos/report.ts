/** The table at the end of a campaign. */
import type { RunResult } from './run.ts';

interface Row {
  fault: string;
  runs: number;
  orders: number;
  retries: number;
  violations: number;
  slowestMs: number;
}

/** A table in Markdown, with a row for each fault in the order of their first runs, and the sums. */
export function toTable(results: readonly RunResult[]): string {
  const rows = new Map<string, Row>();
  for (const { fault, history, recoveryMs } of results) {
    const row = rows.get(fault) ?? { fault, ...zero };
    rows.set(
      fault,
      add(row, {
        ...history,
        fault,
        runs: 1,
        orders: history.orders,
        retries: history.retries,
        violations: history.violations.length,
        slowestMs: recoveryMs,
      }),
    );
  }
  const all = [...rows.values()].reduce(add, { fault: 'all', ...zero });
  const head = [
    '| fault | runs | orders | retries | violations | slowest recovery |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
  ];
  return [...head, ...[...rows.values(), all].map(toLine)].join('\n');
}

const zero = { runs: 0, orders: 0, retries: 0, violations: 0, slowestMs: 0 };

const add = (one: Row, other: Row): Row => ({
  fault: one.fault,
  runs: one.runs + other.runs,
  orders: one.orders + other.orders,
  retries: one.retries + other.retries,
  violations: one.violations + other.violations,
  slowestMs: Math.max(one.slowestMs, other.slowestMs),
});

function toLine({ fault, runs, orders, retries, violations, slowestMs }: Row): string {
  return `| ${fault} | ${runs} | ${orders} | ${retries} | ${violations} | ${(slowestMs / 1_000).toFixed(1)} s |`;
}
