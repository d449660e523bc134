/** The named parts of all subgraphs' schemas together: what the rules of lint look at. */
import {
  type ConstDirectiveNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type Location,
  type NameNode,
  type StringValueNode,
  type TypeNode,
} from 'graphql';
import type { FaultLocation } from '../../faults.ts';
import type { SubgraphSource } from '../../supergraph-config.ts';

export type TypeKind = 'object' | 'interface' | 'union' | 'enum' | 'input' | 'scalar';
export type ElementKind = TypeKind | 'field' | 'inputField' | 'argument' | 'enumValue' | 'directive';

export interface SchemaElement {
  kind: ElementKind;
  coordinate: string;
  name: string;
  parent?: SchemaElement;
  /** Fields, arguments and values by their names. */
  children: Map<string, SchemaElement>;
  /** Where subgraphs define or extend it. */
  nodes: { node: ElementNode; subgraph: SubgraphSource }[];
}

export interface ElementNode {
  loc?: Location;
  name: NameNode;
  description?: StringValueNode;
  directives?: readonly ConstDirectiveNode[];
  type?: TypeNode;
  interfaces?: readonly { name: NameNode }[];
  types?: readonly { name: NameNode }[];
  arguments?: readonly ElementNode[];
  fields?: readonly ElementNode[];
  values?: readonly ElementNode[];
}

export interface SchemaElements {
  /** All of them, by coordinate. */
  all: ReadonlyMap<string, SchemaElement>;
  /** The names of the types that something gives, takes, contains or implements. */
  used: ReadonlySet<string>;
  /** The names of the root types, by operation. */
  roots: Readonly<Record<'query' | 'mutation' | 'subscription', string>>;
}

export function readElements(subgraphs: readonly SubgraphSource[]): SchemaElements {
  const all = new Map<string, SchemaElement>();
  const used = new Set<string>();
  const roots = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
  for (const subgraph of subgraphs) {
    for (const definition of subgraph.typeDefs.definitions) {
      if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION) {
        for (const { operation, type } of definition.operationTypes ?? []) roots[operation] = type.name.value;
      }
      if (isTypeDefinitionNode(definition) || isTypeExtensionNode(definition)) {
        addOwn(typeKinds[definition.kind], definition, subgraph);
      } else if (definition.kind === Kind.DIRECTIVE_DEFINITION) addOwn('directive', definition, subgraph);
    }
  }
  return { all, used, roots };

  /** Two underlines are in the names of what is the federation's own, which a schema may spell out. */
  function addOwn(kind: ElementKind, node: ElementNode, subgraph: SubgraphSource): void {
    if (!node.name.value.includes('__')) add(kind, node, subgraph);
  }

  function add(kind: ElementKind, node: ElementNode, subgraph: SubgraphSource, parent?: SchemaElement): void {
    const name = node.name.value;
    const coordinate = coordinateOf(kind, name, parent);
    let element = all.get(coordinate);
    if (!element) {
      element = { kind, coordinate, name, parent, children: new Map(), nodes: [] };
      all.set(coordinate, element);
      parent?.children.set(name, element);
    }
    element.nodes.push({ node, subgraph });
    if (node.type) used.add(namedType(node.type));
    for (const { name: type } of [...(node.interfaces ?? []), ...(node.types ?? [])]) used.add(type.value);
    const fieldKind = kind === 'input' ? 'inputField' : 'field';
    for (const field of node.fields ?? []) add(fieldKind, field, subgraph, element);
    for (const argument of node.arguments ?? []) add('argument', argument, subgraph, element);
    for (const value of node.values ?? []) add('enumValue', value, subgraph, element);
  }
}

/** The type that is wrapped in lists and non-nulls. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

export function placesOf({ nodes }: SchemaElement): FaultLocation[] {
  return nodes.flatMap(({ node: { name }, subgraph }) => {
    if (!name.loc) return [];
    const { line, column } = name.loc.startToken;
    return [{ file: subgraph.file, subgraph: subgraph.name, line, column }];
  });
}

const typeKinds = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.OBJECT_TYPE_EXTENSION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.UNION_TYPE_EXTENSION]: 'union',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.ENUM_TYPE_EXTENSION]: 'enum',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'input',
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
  [Kind.SCALAR_TYPE_EXTENSION]: 'scalar',
} as const;

function coordinateOf(kind: ElementKind, name: string, parent?: SchemaElement): string {
  if (!parent) return kind === 'directive' ? `@${name}` : name;
  return kind === 'argument' ? `${parent.coordinate}(${name}:)` : `${parent.coordinate}.${name}`;
}
