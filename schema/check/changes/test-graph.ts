/** Graphs and rows for the tests of changes. */
import { parse, Source } from 'graphql';
import type { SubgraphSource } from '../../supergraph-config.ts';
import type { Finding } from '../finding.ts';
import { composeGraph, type Graph } from '../graph.ts';

/** Schemas by the names of their subgraphs. */
export type Schemas = Readonly<Record<string, string>>;

/** What stands before each schema that has no link of its own. */
export const federationLink = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@authenticated", "@composeDirective", "@cost", "@external", "@inaccessible", "@interfaceObject", "@key", "@listSize"
  "@override", "@policy", "@provides", "@requires", "@requiresScopes", "@shareable", "@tag"
])
`;

export function graphOf(label: string, schemas: Schemas): Graph {
  return composeGraph(label, sourcesOf(schemas), '/graph/supergraph.yaml');
}

export function sourcesOf(schemas: Schemas): SubgraphSource[] {
  return Object.entries(schemas).map(([name, sdl]) => {
    const file = `/graph/${name}.graphql`;
    const text = sdl.includes('schema') ? sdl : federationLink + sdl;
    return { name, url: `http://${name}.example/graphql`, file, typeDefs: parse(new Source(text, file)) };
  });
}

/** `order dangerous TAG_ADDED Order.total`, and whose uses decide over it: `API breaking FIELD_REMOVED A.b <- A.b`. */
export function toRow({ subgraph = 'API', criticality, code, coordinate, usedAs }: Finding): string {
  const uses = usedAs ? ` <- ${usedAs.join(' ')}` : '';
  return `${subgraph} ${criticality} ${code} ${coordinate}${uses}`;
}

export const toRows = (findings: readonly Finding[]): string[] => findings.map(toRow).sort();
