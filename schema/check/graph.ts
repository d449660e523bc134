/** One state of a graph: its subgraphs, and what they compose into. */
import { type ComposeOptions, type Composition, composeSubgraphs } from '../compose.ts';
import { type Fault, SchemaFaults } from '../faults.ts';
import type { SubgraphSource } from '../supergraph-config.ts';

export interface Graph {
  /** How people call this state: `the working tree`, `main (1a2b3c4)`. */
  label: string;
  subgraphs: readonly SubgraphSource[];
  /** Absent when the subgraphs do not compose; then `faults` say why. */
  composition?: Composition;
  faults: readonly Fault[];
}

/** Composes, and goes on when that fails: the other checks have something to say all the same. */
export function composeGraph(
  label: string,
  subgraphs: SubgraphSource[],
  configFile: string,
  options?: ComposeOptions,
): Graph {
  try {
    return { label, subgraphs, composition: composeSubgraphs(subgraphs, configFile, options), faults: [] };
  } catch (error) {
    if (!(error instanceof SchemaFaults)) throw error;
    return { label, subgraphs, faults: error.faults };
  }
}
