/** Builds of one subgraph's document a schema that can be compared, whatever else it needs of federation. */
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  specifiedScalarTypes,
  visit,
} from 'graphql';
import type { SubgraphModel, TypeNode } from './subgraph-model.ts';

export interface SubgraphSchema {
  schema: GraphQLSchema;
  /** Types that the subgraph names but does not define: those of federation, and mistakes. */
  placeholders: ReadonlySet<string>;
}

/** Federation's own part, which some subgraphs write into their schemas. */
const federationTypes = /^(_Any|_Entity|_Service|_?FieldSet|link__.*|federation__.*)$/;
const federationFields: ReadonlySet<string> = new Set(['_entities', '_service']);

export function buildSubgraphSchema({ types, definitions }: SubgraphModel): SubgraphSchema {
  const merged = [...types.values()]
    .filter(([node]) => node && !federationTypes.test(node.name.value))
    .map((nodes) => merge(nodes));
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...merged, ...definitions] };
  const placeholders = findUndefined(document);
  const scalars: DefinitionNode[] = [...placeholders].map((value) => ({
    kind: Kind.SCALAR_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value },
  }));
  const schema = buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: [...document.definitions, ...scalars] },
    { assumeValid: true, assumeValidSDL: true },
  );
  return { schema, placeholders };
}

/** The definition of a type and its extensions, as one definition. */
function merge(nodes: readonly TypeNode[]): DefinitionNode {
  const [first] = nodes as [TypeNode];
  const all = <T>(part: string) =>
    nodes.flatMap((node) => (Reflect.get(node, part) as T[] | undefined) ?? []);
  const kind = first.kind.replace('Extension', 'Definition');
  const description = nodes.map((node) => Reflect.get(node, 'description')).find(Boolean);
  const parts = Object.fromEntries(
    ['directives', 'interfaces', 'fields', 'types', 'values'].map((part) => [part, all(part)]),
  );
  const fields = all<{ name: { value: string } }>('fields').filter(
    ({ name }) => !federationFields.has(name.value),
  );
  return { ...first, ...parts, fields, kind, description } as unknown as DefinitionNode;
}

function findUndefined(document: DocumentNode): Set<string> {
  const defined = new Set(specifiedScalarTypes.map(({ name }) => name));
  const named = new Set<string>();
  const addNamed = (node: NamedTypeNode) => {
    named.add(node.name.value);
    return false;
  };
  for (const node of document.definitions) if (isTypeDefinitionNode(node)) defined.add(node.name.value);
  visit(document, { NamedType: addNamed, Directive: () => false });
  return new Set([...named].filter((name) => !defined.has(name)));
}
