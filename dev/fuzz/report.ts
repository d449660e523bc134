/** The tables at the end of a fuzz run. */
import type { FuzzResult } from './run.ts';

/** Two tables in Markdown: what was fired and how it was answered, and how the services bore it. */
export function toTables({ families, vitals }: FuzzResult): string {
  const total = families.reduce((sum, { shots }) => sum + shots, 0);
  return [
    '| family | requests | answers by status |',
    '| --- | ---: | --- |',
    ...families.map(({ name, shots, statuses }) => `| ${name} | ${shots} | ${describe(statuses)} |`),
    `| all | ${total} | |`,
    '',
    '| service | longest standstill | longest work on end | held at half | held at the end |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...vitals.map(({ service, standstillMs, workMs, heldAtHalfMb, heldAtEndMb }) => {
      const times = [standstillMs, workMs].map((ms) => `${Math.round(ms)} ms`);
      const sizes = [heldAtHalfMb, heldAtEndMb].map((megabytes) => `${megabytes.toFixed(1)} MB`);
      return `| ${[service, ...times, ...sizes].join(' | ')} |`;
    }),
  ].join('\n');
}

function describe(statuses: Record<string, number>): string {
  return Object.entries(statuses)
    .toSorted(([, one], [, other]) => other - one)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
}
