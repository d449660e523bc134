/** The parts of a supergraph by name, and which of them an operation's plan is made of. */
import {
  type ASTNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import type { Composition } from '../../compose.ts';
import { documentOf } from '../supergraph-document.ts';
import type { KnownOperation } from './known-operations.ts';
import { coordinatesIn } from './operation-in-schema.ts';

export interface SupergraphParts {
  /** Types without their fields, fields (`User.name`), directives (`@tag`), each as the supergraph says it. */
  texts: ReadonlyMap<string, string>;
  /** The named type of each field. */
  types: ReadonlyMap<string, string>;
  /** Of interfaces and unions. */
  members: ReadonlyMap<string, readonly string[]>;
  interfaces: ReadonlyMap<string, readonly string[]>;
}

export function readParts(composition: Composition): SupergraphParts {
  const { supergraphSdl } = composition;
  const textOf = ({ loc }: ASTNode, end = loc?.end) => supergraphSdl.slice(loc?.start, end);
  const texts = new Map<string, string>();
  const types = new Map<string, string>();
  const members = new Map<string, string[]>();
  const interfaces = new Map<string, string[]>();
  for (const definition of documentOf(composition).definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const name = definition.name.value;
    const { loc } = definition;
    if (definition.kind === Kind.DIRECTIVE_DEFINITION)
      texts.set(`@${name}`, textOf(definition.name, loc?.end));
    else {
      const fields = fieldsOf(definition);
      texts.set(name, textOf(definition.name, fields[0]?.loc?.start ?? loc?.end));
      for (const field of fields) {
        texts.set(`${name}.${field.name.value}`, textOf(field.name, field.loc?.end));
        types.set(`${name}.${field.name.value}`, namedTypeOf(field.type));
      }
    }
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) members.set(name, namesOf(definition.types));
    if (!('interfaces' in definition)) continue;
    interfaces.set(name, namesOf(definition.interfaces));
    for (const parent of namesOf(definition.interfaces)) {
      members.set(parent, [...(members.get(parent) ?? []), name]);
    }
  }
  for (const [name, names] of members) texts.set(membersOf(name), names.join(' '));
  return { texts, types, members, interfaces };
}

/**
 * The fields that it selects, on their type and on what that type implements or is implemented by, the types
 * of these, and whatever their keys, `@requires` and `@provides` select in turn.
 */
export function partsOf(
  operation: KnownOperation,
  apiSchema: GraphQLSchema,
  { texts, types, members, interfaces }: SupergraphParts,
): Set<string> {
  const roots = [apiSchema.getQueryType(), apiSchema.getMutationType(), apiSchema.getSubscriptionType()];
  const found = new Set<string>(roots.flatMap((root) => root?.name ?? []));

  const inherited = new Set<string>();
  const addType = (name: string) => {
    if (found.has(name)) return;
    found.add(name).add(membersOf(name));
    for (const keys of fieldSets('key', texts.get(name))) addSelected(name, keys);
    for (const member of members.get(name) ?? []) addType(member);
  };
  const addField = (parent: string, field: string) => {
    const name = `${parent}.${field}`;
    if (found.has(name)) return;
    found.add(name);
    addType(parent);
    for (const member of members.get(parent) ?? []) addField(member, field);
    // From an interface a type can get the field by @interfaceObject; its other members have no part in that.
    for (const above of interfaces.get(parent) ?? []) inherited.add(above).add(`${above}.${field}`);
    const [text, type] = [texts.get(name), types.get(name)];
    for (const required of fieldSets('requires', text)) addSelected(parent, required);
    if (type === undefined) return;
    addType(type);
    for (const provided of fieldSets('provides', text)) addSelected(type, provided);
  };
  const addSelected = (parent: string, { selections }: SelectionSetNode) => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const { name, selectionSet } = selection;
        addField(parent, name.value);
        const type = types.get(`${parent}.${name.value}`);
        if (type !== undefined && selectionSet) addSelected(type, selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        addSelected(selection.typeCondition?.name.value ?? parent, selection.selectionSet);
      }
    }
  };

  for (const coordinate of coordinatesIn(apiSchema, operation)) {
    const [parent = '', field] = coordinate.replace(/\(.*/, '').split('.');
    if (field === undefined) addType(parent);
    else addField(parent, field);
  }
  // A subgraph that comes or goes changes the roots themselves, but no plan.
  for (const root of roots) if (root) found.delete(root.name);
  return new Set([...found, ...inherited]);
}

const membersOf = (type: string) => `the members of ${type}`;

function fieldsOf(definition: DefinitionNode): readonly FieldDefinitionNode[] {
  const { kind } = definition;
  const hasFields = kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION;
  return hasFields ? (definition.fields ?? []) : [];
}

const namesOf = (types: readonly { name: { value: string } }[] = []) => types.map(({ name }) => name.value);

const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);

/** The arguments of `@join__type` and `@join__field` that are sets of fields. */
function fieldSets(argument: 'key' | 'requires' | 'provides', text = ''): SelectionSetNode[] {
  const strings = text.matchAll(new RegExp(`\\b${argument}: ("(?:[^"\\\\]|\\\\.)*")`, 'g'));
  return [...strings].flatMap(([, string = '""']) => {
    const [definition] = parse(`{ ${JSON.parse(string)} }`, { noLocation: true }).definitions;
    return definition?.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : [];
  });
}
