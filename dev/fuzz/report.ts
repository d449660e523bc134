/** The tables at the end of a fuzz run. */
import type { FuzzResult } from './run.ts';

/** Two tables in Markdown: what was fired and how it was answered, and how the processes bore it. */
export function toTables({ families, vitals }: FuzzResult): string {
  const total = families.reduce((sum, { shots }) => sum + shots, 0);
  return [
    '| family | requests | answers by status |',
    '| --- | ---: | --- |',
    ...families.map(({ name, shots, statuses }) => `| ${name} | ${shots} | ${describe(statuses)} |`),
    `| all | ${total} | |`,
    '',
    '| service | longest standstill | memory before | memory after |',
    '| --- | ---: | ---: | ---: |',
    ...vitals.map(
      ({ service, delayMaxMs, memoryAtStartMb, memoryAtEndMb }) =>
        `| ${service} | ${delayMaxMs} ms | ${memoryAtStartMb} MB | ${memoryAtEndMb} MB |`,
    ),
  ].join('\n');
}

function describe(statuses: Record<string, number>): string {
  return Object.entries(statuses)
    .toSorted(([, one], [, other]) => other - one)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
}
