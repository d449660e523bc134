/** Generates a big graph twice, as it was and as it is after some changes, and writes it into a folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSubgraphs } from './build-graph.ts';
import { type Change, changeGraph } from './change-graph.ts';
import type { GraphSize } from './graph-model.ts';
import { buildOperations } from './known-operations.ts';
import { printGraph } from './print-graph.ts';

export interface GeneratedGraph {
  /** Texts by their paths: supergraph.yaml, subgraphs/ and operations/. */
  before: Map<string, string>;
  /** The same operations: those of clients that know nothing of the changes. */
  after: Map<string, string>;
  changes: Change[];
}

/** The same, to the letter, for the same size and seed. */
export function generateGraph(size: GraphSize): GeneratedGraph {
  const subgraphs = buildSubgraphs(size);
  const operations = buildOperations(subgraphs, size);
  const { subgraphs: changed, changes } = changeGraph(subgraphs);
  return {
    before: new Map([...printGraph(subgraphs), ...operations]),
    after: new Map([...printGraph(changed), ...operations]),
    changes,
  };
}

export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
