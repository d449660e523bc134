/** Reads the state of the graph that a supergraph file stands for, and what it says of its subgraphs. */
import federation from '@apollo/federation-internals';
import { type GraphQLError, parse, Source } from 'graphql';
import type { Composition } from '../../compose.ts';
import { readTextFile, type SubgraphSource } from '../../supergraph-config.ts';
import { emptyState, type GraphState } from './graph-state.ts';
import { InputError } from './input-error.ts';

/** @throws {InputError} when the file is no supergraph. */
export function readSupergraph(file: string): GraphState {
  const sdl = readTextFile(file);
  if (sdl === undefined) throw new InputError(`${file} cannot be read`);
  try {
    const composition = { supergraphSdl: sdl, ...buildSupergraph(sdl), hints: [] };
    const subgraphs = extractSubgraphs(sdl, () => file);
    return { ...emptyState(`the supergraph ${file}`), composition, subgraphs };
  } catch (error) {
    throw new InputError(`${file} is no supergraph that can be read: ${(error as GraphQLError).message}`, {
      cause: error,
    });
  }
}

/**
 * The subgraphs that a supergraph speaks of, as far as it does: their types, fields, arguments, keys and field sets.
 * Descriptions, tags, and directives that composition drops are not theirs any more: so two states are comparable
 * only when both are taken from a supergraph.
 */
export function extractSubgraphs(
  supergraphSdl: string,
  fileOf: (subgraph: string) => string,
): SubgraphSource[] {
  const supergraph = federation.Supergraph.build(supergraphSdl, { supportedFeatures: null });
  return [...supergraph.subgraphs()].map((subgraph) => {
    const file = fileOf(subgraph.name);
    return {
      name: subgraph.name,
      url: subgraph.url,
      file,
      typeDefs: parse(new Source(subgraph.toString(), file)),
    };
  });
}

function buildSupergraph(sdl: string): Pick<Composition, 'supergraph' | 'apiSchema'> {
  const { schema } = federation.Supergraph.build(sdl, { supportedFeatures: null });
  return { supergraph: schema, apiSchema: schema.toAPISchema().toGraphQLJSSchema() };
}
