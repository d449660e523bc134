/** One version of a subgraph, as its schema says it: what it can be asked. */
import { buildSubgraph, type ObjectType } from '@apollo/federation-internals';
import { type GraphQLSchema, Kind, parse, type SelectionSetNode } from 'graphql';
import type { SubgraphSource } from '../../supergraph-config.ts';

export interface SubgraphVersion {
  schema: GraphQLSchema;
  /** Of each entity the keys by which it can be asked for. */
  keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
  /** Of fields, as `User.name`. */
  external: ReadonlySet<string>;
  requires: ReadonlyMap<string, SelectionSetNode>;
  provides: ReadonlyMap<string, SelectionSetNode>;
}

const versions = new WeakMap<SubgraphSource, SubgraphVersion>();

/** The subgraph must be one of a graph that composes. */
export function readVersion(source: SubgraphSource): SubgraphVersion {
  const known = versions.get(source) ?? build(source);
  versions.set(source, known);
  return known;
}

function build({ name, url, typeDefs }: SubgraphSource): SubgraphVersion {
  const subgraph = buildSubgraph(name, url, typeDefs).validate();
  const metadata = subgraph.metadata();
  const [keys, requires, provides] = [
    new Map<string, SelectionSetNode[]>(),
    new Map<string, SelectionSetNode>(),
    new Map<string, SelectionSetNode>(),
  ];
  const external = new Set<string>();
  const types = [...subgraph.schema.objectTypes(), ...subgraph.schema.interfaceTypes()];
  for (const type of types as ObjectType[]) {
    const resolvable = type
      .appliedDirectivesOf(metadata.keyDirective())
      .map((key) => key.arguments())
      .filter((key) => key.resolvable !== false);
    if (resolvable.length > 0)
      keys.set(
        type.name,
        resolvable.map(({ fields }) => parseFields(fields)),
      );
    for (const field of type.fields()) {
      const coordinate = `${type.name}.${field.name}`;
      if (metadata.isFieldExternal(field)) external.add(coordinate);
      for (const applied of field.appliedDirectivesOf(metadata.requiresDirective())) {
        requires.set(coordinate, parseFields(applied.arguments().fields));
      }
      for (const applied of field.appliedDirectivesOf(metadata.providesDirective())) {
        provides.set(coordinate, parseFields(applied.arguments().fields));
      }
    }
  }
  return { schema: subgraph.schema.toGraphQLJSSchema(), keys, external, requires, provides };
}

function parseFields(fields: unknown): SelectionSetNode {
  const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('fields are a selection');
  return definition.selectionSet;
}
