/** A made-up graph in memory: what its subgraphs define, before it is printed. */

export interface Field {
  name: string;
  /** With its list and non-null marks. */
  type: string;
  args?: readonly { name: string; type: string; default?: string }[];
  /** As they are printed: `@external`. */
  directives?: readonly string[];
}

export type Definition =
  | {
      kind: 'type' | 'interface';
      name: string;
      implements?: string;
      directives?: readonly string[];
      fields: Field[];
    }
  | { kind: 'input'; name: string; fields: Field[] }
  | { kind: 'enum'; name: string; values: string[] }
  | { kind: 'union'; name: string; members: string[] }
  | { kind: 'scalar'; name: string };

export interface Subgraph {
  name: string;
  definitions: Definition[];
  query: Field[];
  mutation: Field[];
}

export interface GraphSize {
  seed: number;
  subgraphs: number;
  /** Of all kinds, by name: besides the root types and the scalars that GraphQL has. */
  types: number;
  operations: number;
}

/** So that each subgraph has some of every kind. */
export const typesPerSubgraphMin = 20;

/** The name of a type without its marks. */
export function namedType(type: string): string {
  return type.replace(/[[\]!]/g, '');
}

/** What a client may select of each type: the fields of all subgraphs together. */
export function selectableFields(subgraphs: readonly Subgraph[]): Map<string, Field[]> {
  const fields = new Map<string, Map<string, Field>>();
  const add = (type: string, field: Field) => {
    if (field.directives?.some((directive) => ['@external', '@inaccessible'].includes(directive))) return;
    fields.set(type, (fields.get(type) ?? new Map<string, Field>()).set(field.name, field));
  };
  for (const { definitions, query, mutation } of subgraphs) {
    for (const definition of definitions) {
      if (definition.kind !== 'type' && definition.kind !== 'interface') continue;
      for (const field of definition.fields) add(definition.name, field);
    }
    for (const field of query) add('Query', field);
    for (const field of mutation) add('Mutation', field);
  }
  return new Map([...fields].map(([type, byName]) => [type, [...byName.values()]]));
}
