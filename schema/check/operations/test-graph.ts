/** For tests: graphs of subgraphs that are written in place. */
import { parse, Source } from 'graphql';
import { formatFault } from '../../faults.ts';
import { composeGraph, type Graph } from '../graph.ts';
import { type KnownOperation, readKnownOperations } from './known-operations.ts';

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@requires", "@provides", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@context",
  "@fromContext"
])`;

/** The SDL of each subgraph by its name; federation's directives are imported on the last line of each. */
export function graphOf(subgraphs: Record<string, string>, label = 'the graph'): Graph {
  const sources = Object.entries(subgraphs).map(([name, sdl]) => {
    const file = `/graph/${name}.graphql`;
    const typeDefs = parse(new Source(`${sdl}\n${federation}`, file));
    return { name, url: `http://${name}.test`, file, typeDefs };
  });
  return composeGraph(label, sources, '/graph/supergraph.yaml');
}

/** @throws when it does not compose. */
export function soundGraphOf(subgraphs: Record<string, string>): Graph {
  const graph = graphOf(subgraphs);
  if (!graph.composition) throw new Error(graph.faults.map(formatFault).join('\n'));
  return graph;
}

/** Each operation in a file of its own, numbered from 0. */
export function operationsOf(...texts: string[]): KnownOperation[] {
  return readKnownOperations(texts.map((text, index) => ({ file: `/operations/${index}.graphql`, text })))
    .operations;
}
