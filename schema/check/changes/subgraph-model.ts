/** A subgraph's schema as the checks look at it: its elements by their coordinates, each with the directives it bears. */
import {
  type ConstDirectiveNode,
  type DirectiveDefinitionNode,
  Kind,
  type Location,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode as TypeReference,
  valueFromASTUntyped,
} from 'graphql';
import type { SubgraphSource } from '../../supergraph-config.ts';
import { createNaming, type Link, linksOf } from './links.ts';
import { withCommonRootNames } from './root-names.ts';

export type TypeNode = TypeDefinitionNode | TypeExtensionNode;
export type Values = Readonly<Record<string, unknown>>;

export interface Applied {
  /** As federation calls it, whatever the subgraph imports it as. */
  name: string;
  /** Whether it is the subgraph's own, though it may be called as one of federation. */
  own: boolean;
  /** With the defaults of what is left out. */
  values: Values;
  node: ConstDirectiveNode;
}

interface Node {
  name?: { loc?: Location };
  loc?: Location;
  directives?: readonly ConstDirectiveNode[];
}

export interface Element {
  coordinate: string;
  /** As GraphQL Inspector calls the place of a directive: `FIELD_DEFINITION`. */
  location: string;
  /** One for each definition and extension; none of the schema when its subgraph never mentions it. */
  nodes: readonly Node[];
  applied: readonly Applied[];
}

export interface SubgraphModel {
  source: SubgraphSource;
  /** Those of a type are in the order in which they are written. */
  types: ReadonlyMap<string, readonly TypeNode[]>;
  elements: ReadonlyMap<string, Element>;
  /** Of the subgraph's own directives. */
  definitions: readonly DirectiveDefinitionNode[];
  links: readonly Link[];
}

const models = new WeakMap<SubgraphSource, SubgraphModel>();

/** A source is looked at once, however many ask. */
export function modelOf(source: SubgraphSource): SubgraphModel {
  const known = models.get(source);
  if (known) return known;
  const model = createModel(source);
  models.set(source, model);
  return model;
}

/** The values of the applications of one of federation's directives to the element. */
export function applicationsOf(model: SubgraphModel, coordinate: string, name: string): Values[] {
  return (model.elements.get(coordinate)?.applied ?? [])
    .filter((applied) => applied.name === name && !applied.own)
    .map(({ values }) => values);
}

export function fieldNodesOf(node: TypeNode) {
  return 'fields' in node ? (node.fields ?? []) : [];
}

/** The type that is wrapped in lists and non-nulls. */
export function nameOf(type: TypeReference): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

/** The named type of a field, undefined where the subgraph does not have the field. */
export function returnedType({ types }: SubgraphModel, field: string): string | undefined {
  const [type = '', name] = field.split('.');
  const nodes = (types.get(type) ?? []).flatMap((node) => [...fieldNodesOf(node)]);
  const node = nodes.find((one) => one.name.value === name);
  return node && nameOf(node.type);
}

/** How inspector calls what a directive of the type is on; a definition and its extensions are alike to it. */
const locations: Partial<Record<TypeNode['kind'], string>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'OBJECT',
  [Kind.OBJECT_TYPE_EXTENSION]: 'OBJECT',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'INTERFACE',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'INTERFACE',
  [Kind.UNION_TYPE_DEFINITION]: 'UNION_MEMBER',
  [Kind.UNION_TYPE_EXTENSION]: 'UNION_MEMBER',
  [Kind.ENUM_TYPE_DEFINITION]: 'ENUM',
  [Kind.ENUM_TYPE_EXTENSION]: 'ENUM',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'INPUT_OBJECT',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'INPUT_OBJECT',
  [Kind.SCALAR_TYPE_DEFINITION]: 'SCALAR',
  [Kind.SCALAR_TYPE_EXTENSION]: 'SCALAR',
};

/** What federation assumes when it is not written. */
const federationDefaults: Record<string, Values> = { key: { resolvable: true } };

function createModel(source: SubgraphSource): SubgraphModel {
  const { definitions } = withCommonRootNames(source.typeDefs);
  const directives = definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION);
  const schemaNodes = definitions.filter(
    (node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION,
  );
  const links = linksOf(schemaNodes);
  const nameOf = createNaming(links, new Set(directives.map(({ name }) => name.value)));
  const own = directives.filter(({ name }) => nameOf(name.value).own);
  const defaults = new Map(own.map((node) => [node.name.value, defaultsOf(node)]));
  const toApplied = (node: ConstDirectiveNode): Applied => {
    const naming = nameOf(node.name.value);
    const given = (node.arguments ?? []).map((argument) => [
      argument.name.value,
      valueFromASTUntyped(argument.value),
    ]);
    const assumed =
      defaults.get(node.name.value) ?? (naming.own ? undefined : federationDefaults[naming.name]);
    return { ...naming, values: { ...assumed, ...Object.fromEntries(given) }, node };
  };

  const types = new Map<string, TypeNode[]>();
  const elements = new Map<string, { -readonly [K in keyof Element]: Element[K] }>();
  const add: Add = (coordinate, location, node) => {
    const applied = (node.directives ?? []).map(toApplied);
    const known = elements.get(coordinate);
    if (known) {
      known.applied = [...known.applied, ...applied];
      known.nodes = [...known.nodes, node];
    } else {
      elements.set(coordinate, { coordinate, location, nodes: [node], applied });
    }
  };
  elements.set('schema', { coordinate: 'schema', location: 'SCHEMA', nodes: [], applied: [] });
  for (const node of schemaNodes) add('schema', 'SCHEMA', node);
  for (const node of definitions) {
    const location = locations[node.kind as TypeNode['kind']];
    if (location === undefined) continue;
    addType(node as TypeNode, location, add);
    const type = node as TypeNode;
    types.set(type.name.value, [...(types.get(type.name.value) ?? []), type]);
  }
  for (const { name, arguments: given = [] } of own) {
    add(`@${name.value}`, 'DIRECTIVE', { name });
    for (const node of given)
      add(`@${name.value}(${node.name.value}:)`, 'DIRECTIVE_ARGUMENT', { name: node.name });
  }
  return { source, types, elements, definitions: own, links };
}

type Add = (coordinate: string, location: string, node: Node) => void;

function addType(type: TypeNode, location: string, add: Add): void {
  const typeName = type.name.value;
  add(typeName, location, type);
  if ('values' in type) {
    for (const value of type.values ?? []) add(`${typeName}.${value.name.value}`, 'ENUM_VALUE', value);
  }
  for (const field of fieldNodesOf(type)) {
    const coordinate = `${typeName}.${field.name.value}`;
    const isInput = field.kind === Kind.INPUT_VALUE_DEFINITION;
    add(coordinate, isInput ? 'INPUT_FIELD_DEFINITION' : 'FIELD_DEFINITION', field);
    if (isInput) continue;
    for (const argument of field.arguments ?? []) {
      add(`${coordinate}(${argument.name.value}:)`, 'ARGUMENT_DEFINITION', argument);
    }
  }
}

function defaultsOf(definition: DirectiveDefinitionNode): Values {
  return Object.fromEntries(
    (definition.arguments ?? []).flatMap(({ name, defaultValue }) =>
      defaultValue ? [[name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}
