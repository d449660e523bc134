/** Shows what was measured. */
import { availableParallelism, loadavg } from 'node:os';
import type { Case } from './cases.ts';
import type { GraphSize } from './graph-model.ts';
import type { Usage } from './measure.ts';

export type Measured = Case & { usages: readonly Usage[] };

/** Load from others is shown, because it stretches every time. */
export function headline({ seed, subgraphs, types, operations }: GraphSize, runs: number): string {
  const machine = `Node.js ${process.version}, ${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`;
  const graph = `${subgraphs} subgraphs, ${types} types, ${operations} operations (seed ${seed})`;
  return `${machine}; big graph: ${graph}; median of ${runs} (least to most)`;
}

/** Markdown, so that it can be pasted; CPU time over that of each reference of the same graph. */
export function toTable(measured: readonly Measured[]): string {
  const rows = measured.map((given) => {
    const ratios = measured
      .filter(({ isReference, graph }) => isReference && graph === given.graph)
      .map((reference) => `${(cpuOf(given) / cpuOf(reference)).toFixed(2)} ×`);
    const [wall, cpu, peak] = (
      [
        ['wallMs', 1_000],
        ['cpuMs', 1_000],
        ['peakBytes', 2 ** 20],
      ] as const
    ).map(([key, unit]) =>
      range(
        given.usages.map((usage) => usage[key] / unit),
        key === 'peakBytes' ? 0 : 2,
      ),
    );
    return [given.graph, given.name, wall, cpu, peak, ...ratios];
  });
  const heads = ['graph', 'what', 'wall s', 'CPU s', 'peak MiB', 'CPU to composition', 'CPU to diff'];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const cpuOf = ({ usages }: Measured): number => median(usages.map(({ cpuMs }) => cpuMs));

function range(values: readonly number[], digits: number): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  const shown = middle.toFixed(digits);
  return values.length === 1 ? shown : `${shown} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
