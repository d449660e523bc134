/** Subgraphs and findings that tests are about. */
import { parse, Source } from 'graphql';
import type { SubgraphSource } from '../../supergraph-config.ts';
import type { Finding } from '../finding.ts';
import { composeGraph, type Graph } from '../graph.ts';

const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@tag", "@inaccessible"]
)\n`;

/** One subgraph by its name for each schema; the schema begins on the line after the link. */
export function toSubgraphs(schemas: Record<string, string>): SubgraphSource[] {
  return Object.entries(schemas).map(([name, sdl]) => {
    const file = `/graph/${name}.graphql`;
    return { name, url: `http://127.0.0.1/${name}`, file, typeDefs: parse(new Source(link + sdl, file)) };
  });
}

export function toGraph(sdl: string): Graph {
  return composeGraph('a state', toSubgraphs({ one: sdl }), '/graph/supergraph.yaml');
}

export function finding(rest: Partial<Finding>): Finding {
  return {
    check: 'changes',
    code: 'FIELD_REMOVED',
    criticality: 'breaking',
    message: 'It was removed.',
    coordinate: 'Order.total',
    locations: [],
    ...rest,
  };
}
