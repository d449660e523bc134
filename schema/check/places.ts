/** Moves what was found in a text that is not at hand to the nearest place of the graph after the change. */
import type { FaultLocation } from '../faults.ts';
import { modelOf } from './changes/subgraph-model.ts';
import type { Finding } from './finding.ts';
import type { Graph } from './graph.ts';

/** What no path begins with. */
const mark = '\0';

/** The same graph; that its schemas are not those at hand shows in every place that is found in them. */
export function withForeignPlaces(graph: Graph): Graph {
  const subgraphs = graph.subgraphs.map((source) => ({ ...source, file: mark + source.file }));
  return { ...graph, subgraphs };
}

/**
 * What is gone is told at the nearest definition around it that is left, so that editors and reviews find a line
 * that there is; where none is left, at the file.
 */
export function moveForeignPlaces(findings: readonly Finding[], after: Graph): Finding[] {
  return findings.map((finding) => {
    const { locations, coordinate = '' } = finding;
    if (!locations.some(({ file }) => file.startsWith(mark))) return finding;
    const moved = locations.map((location) => {
      const { file, subgraph } = location;
      if (!file.startsWith(mark)) return location;
      return placeIn(after, subgraph, coordinate) ?? { file: file.slice(mark.length), subgraph };
    });
    return { ...finding, locations: moved };
  });
}

function placeIn(graph: Graph, subgraph: string | undefined, coordinate: string): FaultLocation | undefined {
  const source = graph.subgraphs.find(({ name }) => name === subgraph);
  if (!source) return undefined;
  const { elements } = modelOf(source);
  const { file, name } = source;
  for (const around of [coordinate, ...ownersOf(coordinate)]) {
    const [node] = elements.get(around)?.nodes ?? [];
    const { startToken } = node?.name?.loc ?? node?.loc ?? {};
    if (startToken) return { file, subgraph: name, line: startToken.line, column: startToken.column };
  }
  return { file, subgraph: name };
}

/** From the inside out: of `Query.orders(first:)` the field, then the type. */
function ownersOf(coordinate: string): string[] {
  const field = coordinate.replace(/\(.*/, '');
  return [field, field.replace(/\..*/, '')];
}
