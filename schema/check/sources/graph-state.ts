/** One state of the graph's sources, wherever it was read from. */
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { ComposeOptions, Composition } from '../../compose.ts';
import type { Fault } from '../../faults.ts';
import {
  type ReadText,
  readSupergraphConfig,
  readTextFile,
  type SubgraphSource,
} from '../../supergraph-config.ts';
import type { ChecksConfig } from '../checks-config.ts';
import { composeGraph, type Graph } from '../graph.ts';

export interface GraphState {
  /** How people call it: `the working tree`, `main (1a2b3c4)`. */
  label: string;
  /** The git commit that it is, if it is one. */
  commit?: string;
  /** Those whose schemas can be read. */
  subgraphs: readonly SubgraphSource[];
  /** What is wrong with the schemas of the others. */
  faults: readonly Fault[];
  /** What it consists of when it is given as a supergraph, from which the subgraphs' schemas cannot be had back. */
  composition?: Composition;
  /** What its list of subgraphs says on checks, where it has one. */
  checks?: ChecksConfig;
  /** Gives the text of another file, by its path from the folder of the list of subgraphs. */
  read: ReadText;
  /** The files below a folder, sorted; both by their paths from the folder of the list of subgraphs. */
  list(folder: string): string[];
}

export interface ConfiguredState extends GraphState {
  checks: ChecksConfig;
}

/** @throws {SchemaFaults} when the list of subgraphs itself cannot be read. */
export function readWorkingTree(configFile: string, label = 'the working tree'): ConfiguredState {
  const base = dirname(resolve(configFile));
  return {
    label,
    ...readSupergraphConfig(configFile, readTextFile),
    read: (path) => readTextFile(resolve(base, path)),
    list: (folder) => listFiles(resolve(base, folder)).map((file) => relative(base, file)),
  };
}

/** A state in which there was nothing yet: everything else is added to it. */
export function emptyState(label: string): GraphState {
  return { label, subgraphs: [], faults: [], read: () => undefined, list: () => [] };
}

/** Composes what can be: without the schema of one subgraph nothing can be said of them together. */
export function toGraph(
  { label, subgraphs, faults, composition }: GraphState,
  configFile: string,
  options?: ComposeOptions,
): Graph {
  if (composition) return { label, subgraphs, composition, faults };
  if (faults.length > 0 || subgraphs.length === 0) return { label, subgraphs, faults };
  return composeGraph(label, [...subgraphs], configFile, options);
}

/** Whether two states have the same subgraphs in the same words: then they compose into the same. */
export function isSameGraph(one: GraphState, other: GraphState): boolean {
  if (one.composition || other.composition || one.faults.length + other.faults.length > 0) return false;
  return JSON.stringify(one.subgraphs.map(inWords)) === JSON.stringify(other.subgraphs.map(inWords));
}

const inWords = ({ name, url, typeDefs }: SubgraphSource) => [name, url, typeDefs.loc?.source.body];

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch {
    return [];
  }
}
