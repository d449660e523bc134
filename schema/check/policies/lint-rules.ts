/** The rules of lint: naming, descriptions and shapes; where Apollo's linter has a rule, it has the same name. */
import { Kind, print, TokenKind } from 'graphql';
import {
  type ElementKind,
  namedType,
  type SchemaElement,
  type SchemaElements,
  type TypeKind,
} from './schema-elements.ts';

export type LintLevel = 'off' | 'warn' | 'error';

export interface LintRule {
  /** Unless supergraph.yaml says otherwise. */
  level: LintLevel;
  explanation: string;
  /** The kinds of elements that it looks at. */
  kinds: readonly ElementKind[];
  /** Says what is wrong with the element, as the end of a sentence that begins with its coordinate. */
  find(element: SchemaElement, schema: SchemaElements): string | undefined;
}

const typeKinds: readonly TypeKind[] = ['object', 'interface', 'union', 'enum', 'input', 'scalar'];
const camelCase = /^[a-z][a-zA-Z0-9]*$/;
const pascalCase = /^[A-Z][a-zA-Z0-9]*$/;
const screamingSnakeCase = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

export const lintRules = {
  TYPE_NAMES_SHOULD_BE_PASCAL_CASE: {
    level: 'error',
    explanation: 'The name of a type is in PascalCase.',
    kinds: typeKinds,
    find: ({ name }) => (pascalCase.test(name) ? undefined : 'is not in PascalCase'),
  },
  FIELD_NAMES_SHOULD_BE_CAMEL_CASE: {
    level: 'error',
    explanation: 'The name of a field is in camelCase.',
    kinds: ['field'],
    find: ({ name }) => (camelCase.test(name) ? undefined : 'is not in camelCase'),
  },
  INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE: {
    level: 'error',
    explanation: 'The name of an argument or input field is in camelCase.',
    kinds: ['argument', 'inputField'],
    find: ({ name }) => (camelCase.test(name) ? undefined : 'is not in camelCase'),
  },
  ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE: {
    level: 'error',
    explanation: 'An enum value is in SCREAMING_SNAKE_CASE.',
    kinds: ['enumValue'],
    find: ({ name }) => (screamingSnakeCase.test(name) ? undefined : 'is not in SCREAMING_SNAKE_CASE'),
  },
  DIRECTIVE_NAMES_SHOULD_BE_CAMEL_CASE: {
    level: 'error',
    explanation: 'The name of a directive is in camelCase.',
    kinds: ['directive'],
    find: ({ name }) => (camelCase.test(name) ? undefined : 'is not in camelCase'),
  },
  INPUT_TYPE_SUFFIX: {
    level: 'warn',
    explanation: 'The name of an input type ends with Input.',
    kinds: ['input'],
    find: ({ name }) => (name.endsWith('Input') ? undefined : 'does not end with Input'),
  },
  TYPE_PREFIX: {
    level: 'warn',
    explanation: 'The name of a type does not begin with what kind of type it is.',
    kinds: typeKinds,
    find: ({ name }) => {
      const [prefix] = name.match(/^(Type|Object|Interface|Union|Enum|Input|Scalar)(?=[A-Z])/) ?? [];
      return prefix && `begins with ${prefix}`;
    },
  },
  TYPE_SUFFIX: {
    level: 'warn',
    explanation:
      'The name of a type does not end with what kind of type it is; Input may, and an enum of types.',
    kinds: typeKinds,
    find: ({ name, kind }) => {
      const [suffix] = name.match(/(?<=[a-z0-9])(Type|Object|Interface|Union|Enum|Scalar)$/) ?? [];
      return suffix && !(kind === 'enum' && suffix === 'Type') ? `ends with ${suffix}` : undefined;
    },
  },
  RESTY_FIELD_NAMES: {
    level: 'warn',
    explanation: 'The name of a field does not begin with get, list, post, put or patch; a mutation may.',
    kinds: ['field'],
    find: ({ name, parent }, { roots }) => {
      const [verb] = name.match(/^(get|list|post|put|patch)(?=[A-Z])/) ?? [];
      return verb && parent?.name !== roots.mutation ? `begins with ${verb}` : undefined;
    },
  },
  FIELD_NAMES_SHOULD_NOT_REPEAT_THE_TYPE: {
    level: 'warn',
    explanation: 'The name of a field does not begin with the name of its type.',
    kinds: ['field'],
    find: ({ name, parent }) => {
      const typeName = parent?.name ?? '';
      const repeats = name.toLowerCase().startsWith(typeName.toLowerCase());
      return repeats && /^[A-Z]/.test(name.slice(typeName.length)) ? `repeats ${typeName}` : undefined;
    },
  },
  ROOT_FIELD_NAMES: {
    level: 'warn',
    explanation: 'The name of a root field does not say which operation it is a field of.',
    kinds: ['field'],
    find: ({ name, parent }, schema) => {
      const isRoot = parent !== undefined && isRootType(parent, schema);
      const [word] =
        name.match(/^(query|mutation|subscription)(?=[A-Z])|(Query|Mutation|Subscription)$/) ?? [];
      return isRoot && word ? `has ${word} in its name` : undefined;
    },
  },
  TYPES_REQUIRE_DESCRIPTION: {
    level: 'warn',
    explanation: 'A type has a description in some subgraph; the root types need none.',
    kinds: typeKinds,
    find: (element, schema) => (isRootType(element, schema) ? undefined : missingDescription(element)),
  },
  FIELDS_REQUIRE_DESCRIPTION: {
    level: 'warn',
    explanation: 'A field has a description in some subgraph.',
    kinds: ['field'],
    find: missingDescription,
  },
  ARGUMENTS_REQUIRE_DESCRIPTION: {
    level: 'warn',
    explanation: 'An argument has a description in some subgraph.',
    kinds: ['argument'],
    find: missingDescription,
  },
  INPUT_FIELDS_REQUIRE_DESCRIPTION: {
    level: 'warn',
    explanation: 'An input field has a description in some subgraph.',
    kinds: ['inputField'],
    find: missingDescription,
  },
  ENUM_VALUES_REQUIRE_DESCRIPTION: {
    level: 'warn',
    explanation: 'An enum value has a description in some subgraph.',
    kinds: ['enumValue'],
    find: missingDescription,
  },
  DIRECTIVES_REQUIRE_DESCRIPTION: {
    level: 'warn',
    explanation: 'A directive has a description in some subgraph.',
    kinds: ['directive'],
    find: missingDescription,
  },
  HASHTAG_DESCRIPTION: {
    level: 'warn',
    explanation: 'A comment right above a definition without description should be its description.',
    kinds: [...typeKinds, 'field', 'argument', 'inputField', 'enumValue', 'directive'],
    find: ({ nodes }) =>
      nodes.some(hasCommentAbove) ? 'has a comment in place of a description' : undefined,
  },
  DEPRECATED_DIRECTIVE_MISSING_REASON: {
    level: 'error',
    explanation: '@deprecated says why, and what to use instead.',
    kinds: ['field', 'argument', 'inputField', 'enumValue'],
    find: ({ nodes }) => (nodes.some(isDeprecatedSilently) ? 'is deprecated without a reason' : undefined),
  },
  MUTATION_INPUT: {
    level: 'warn',
    explanation: 'A mutation doThing takes one argument, input: DoThingInput!.',
    kinds: ['field'],
    find: ({ name, parent, children }, { roots }) => {
      if (parent?.name !== roots.mutation) return undefined;
      const wanted = `${capitalise(name)}Input!`;
      const input = children.get('input');
      return input && children.size === 1 && typeOf(input) === wanted
        ? undefined
        : `does not take input: ${wanted} alone`;
    },
  },
  MUTATION_PAYLOAD: {
    level: 'warn',
    explanation: 'A mutation doThing returns DoThingPayload.',
    kinds: ['field'],
    find: (element, { roots }) => {
      if (element.parent?.name !== roots.mutation) return undefined;
      const wanted = `${capitalise(element.name)}Payload`;
      return namedTypeOf(element) === wanted ? undefined : `does not return ${wanted}`;
    },
  },
  CONNECTION_TYPE: {
    level: 'warn',
    explanation: 'A type …Connection has pageInfo: PageInfo! and edges, a list of …Edge.',
    kinds: ['object', 'interface'],
    find: ({ name, children }) => {
      if (!/.Connection$/.test(name)) return undefined;
      const [edges, pageInfo] = [children.get('edges'), children.get('pageInfo')];
      if (!pageInfo || typeOf(pageInfo) !== 'PageInfo!') return 'has no pageInfo: PageInfo!';
      const hasEdges = edges && /^\[.+\]!?$/.test(typeOf(edges)) && namedTypeOf(edges).endsWith('Edge');
      return hasEdges ? undefined : 'has no edges, a list of a type …Edge';
    },
  },
  EDGE_TYPE: {
    level: 'warn',
    explanation: 'A type …Edge has node, which is no list, and cursor.',
    kinds: ['object', 'interface'],
    find: ({ name, children }) => {
      if (!/.Edge$/.test(name)) return undefined;
      const node = children.get('node');
      if (!node || typeOf(node).startsWith('[')) return 'has no node, or a list of them';
      return children.has('cursor') ? undefined : 'has no cursor';
    },
  },
  PAGE_INFO_TYPE: {
    level: 'warn',
    explanation:
      'PageInfo has hasNextPage and hasPreviousPage, which are Boolean!, startCursor and endCursor.',
    kinds: ['object'],
    find: ({ name, children }) => {
      if (name !== 'PageInfo') return undefined;
      const wrong = ['hasNextPage', 'hasPreviousPage'].filter((field) => {
        const flag = children.get(field);
        return !flag || typeOf(flag) !== 'Boolean!';
      });
      const missing = ['startCursor', 'endCursor'].filter((field) => !children.has(field));
      const faults = [...wrong.map((field) => `${field}: Boolean!`), ...missing];
      return faults.length > 0 ? `has no ${faults.join(', no ')}` : undefined;
    },
  },
  CONNECTION_ARGUMENTS: {
    level: 'warn',
    explanation: 'A field that returns a …Connection takes first and after, or last and before.',
    kinds: ['field'],
    find: (element) => {
      const { children } = element;
      const takes = (...names: string[]) => names.every((name) => children.has(name));
      const isPaged = takes('first', 'after') || takes('last', 'before');
      return /.Connection$/.test(namedTypeOf(element)) && !isPaged
        ? 'takes neither first and after nor last and before'
        : undefined;
    },
  },
  ID_FIELD_TYPE: {
    level: 'warn',
    explanation: 'A field that is named id is an ID!.',
    kinds: ['field'],
    find: (element) =>
      element.name === 'id' && typeOf(element) !== 'ID!' ? `is ${typeOf(element)} and not ID!` : undefined,
  },
  DEFINED_TYPES_ARE_UNUSED: {
    level: 'warn',
    explanation:
      'A type is used by some field, argument, union or interface; entities and root types need not be.',
    kinds: typeKinds,
    find: (element, schema) => {
      const isEntity = element.nodes.some(({ node }) => (node.directives ?? []).some(isKey));
      const implementsSome = element.nodes.some(({ node }) => node.interfaces?.length);
      const needsNoUse = isRootType(element, schema) || isEntity || implementsSome;
      return needsNoUse || schema.used.has(element.name) ? undefined : 'is used by nothing';
    },
  },
} as const satisfies Record<string, LintRule>;

export type LintRuleName = keyof typeof lintRules;

function missingDescription({ nodes }: SchemaElement): string | undefined {
  return nodes.some(({ node }) => node.description?.value.trim()) ? undefined : 'has no description';
}

/** On a line of its own: behind something else it belongs to that. */
function hasCommentAbove({ node }: SchemaElement['nodes'][number]): boolean {
  const start = node.loc?.startToken;
  const above = start?.prev;
  if (!start || above?.kind !== TokenKind.COMMENT || node.description) return false;
  return above.line === start.line - 1 && above.prev?.line !== above.line;
}

function isDeprecatedSilently({ node }: SchemaElement['nodes'][number]): boolean {
  const deprecated = node.directives?.find(({ name }) => name.value === 'deprecated');
  const reason = deprecated?.arguments?.find(({ name }) => name.value === 'reason')?.value;
  return deprecated !== undefined && !(reason?.kind === Kind.STRING && reason.value.trim());
}

const isKey = ({ name }: { name: { value: string } }) => ['key', 'federation__key'].includes(name.value);

const isRootType = ({ name }: SchemaElement, { roots }: SchemaElements) =>
  Object.values(roots).includes(name);

/** As the first subgraph that has it declares it. */
function typeOf({ nodes }: SchemaElement): string {
  const type = nodes[0]?.node.type;
  return type ? print(type) : '';
}

const namedTypeOf = ({ nodes }: SchemaElement) => (nodes[0]?.node.type ? namedType(nodes[0].node.type) : '');

const capitalise = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
