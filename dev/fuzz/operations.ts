/** Random operations on the schema itself: mostly valid, so that they come far. */
import fc, { type GeneratorValue } from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { anyJson, nastyNames, nastyText, oneIn, pick } from './values.ts';

export interface Operation {
  query: string;
  variables: Record<string, unknown>;
}

const depthMax = 12;
const selectionsMax = 4;
const variablesMax = 8;

export function writeOperation(g: GeneratorValue, schema: GraphQLSchema, ids: readonly string[]): Operation {
  const variables = new Map<string, { type: string; value: unknown }>();
  const fragments: string[] = [];
  let aliases = 0;

  const value = (type: GraphQLInputType): unknown => {
    if (oneIn(g, 150)) return anyJson(g);
    const inner = getNullableType(type);
    if (!isNonNullType(type) && oneIn(g, 5)) return null;
    if (isListType(inner)) {
      const length = oneIn(g, 20) ? 101 : g(fc.nat, { max: 3 });
      const item = value(inner.ofType);
      return Array.from({ length }, () => item);
    }
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter(
        ({ type }) => isNonNullType(type) || oneIn(g, 2),
      );
      return Object.fromEntries(fields.map((field) => [field.name, value(field.type)]));
    }
    if (isEnumType(inner)) return pick(g, inner.getValues()).name;
    return scalar(inner.name);
  };

  const scalar = (name: string): unknown => {
    switch (name) {
      case 'Int':
        return pick(g, [1, 1, 2, 2, 5, 5, 10, 100, 0, -1, 101, 2 ** 31]);
      case 'Boolean':
        return g(fc.boolean);
      case 'ID':
        return oneIn(g, 3) ? nastyText(g) : pick(g, ids);
      case 'Decimal':
        return pick(g, ['1.00', '0.01', '0', '-1.00', '1.001', '999999999999999999', '1e3', '']);
      case 'CurrencyCode':
        return pick(g, ['USD', 'USD', 'USD', 'EUR', 'JPY', 'usd', 'XXX']);
      default:
        return nastyText(g);
    }
  };

  const argument = ({ name, type }: GraphQLArgument): string => {
    const given = value(type);
    if (variables.size < variablesMax && !oneIn(g, 4)) {
      const variable = `v${variables.size}`;
      variables.set(variable, { type: String(type), value: given });
      return `${name}: $${variable}`;
    }
    return `${name}: ${toLiteral(given, type)}`;
  };

  const selections = (type: GraphQLObjectType, depth: number): string => {
    const fields = Object.values(type.getFields());
    const count = 1 + g(fc.nat, { max: selectionsMax - 1 });
    const chosen = Array.from({ length: count }, () => {
      if (oneIn(g, 600)) return pick(g, nastyNames);
      if (oneIn(g, 250)) return `... on ${pick(g, [type.name, 'Query', 'Nothing'])} { __typename }`;
      const field = pick(g, fields);
      const inner = getNamedType(field.type);
      if (isCompositeType(inner) && depth >= depthMax) return '__typename';
      const given = field.args.filter(({ type }) => isNonNullType(type) || oneIn(g, 2)).map(argument);
      const alias = `${oneIn(g, 60) ? pick(g, ['__proto__', 'constructor', 'toString']) : `a${aliases++}`}: `;
      const directive = oneIn(g, 15) ? ` @${pick(g, ['skip', 'include'])}(if: ${g(fc.boolean)})` : '';
      const own = `${given.length > 0 || oneIn(g, 4) ? alias : ''}${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${directive}`;
      return isObjectType(inner) ? `${own} { ${selections(inner, depth + 1)} }` : own;
    }).join(' ');
    if (!oneIn(g, 8)) return chosen;
    const name = `f${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} { ${chosen} }`);
    return `...${name}`;
  };

  const kind = oneIn(g, 3) ? 'mutation' : 'query';
  const root = (kind === 'mutation' ? schema.getMutationType() : schema.getQueryType()) as GraphQLObjectType;
  const body = selections(root, 1);
  const definitions = [...variables].map(([name, { type }]) => `$${name}: ${type}`).join(', ');
  return {
    query: `${kind} Fuzz${definitions ? `(${definitions})` : ''} { ${body} } ${fragments.join(' ')}`,
    variables: Object.fromEntries([...variables].map(([name, { value }]) => [name, value])),
  };
}

function toLiteral(value: unknown, type?: GraphQLInputType): string {
  const inner = type && getNullableType(type);
  if (typeof value === 'string' && isEnumType(inner)) return value;
  if (Array.isArray(value)) {
    const item = isListType(inner) ? (inner.ofType as GraphQLInputType) : undefined;
    return `[${value.map((one) => toLiteral(one, item)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(inner) ? inner.getFields() : {};
    const entries = Object.entries(value).map(
      ([name, one]) => `${name}: ${toLiteral(one, fields[name]?.type)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  return JSON.stringify(value);
}

const editsMax = 6;
const scraps = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '"',
  '"""',
  '$',
  '@',
  '...',
  ':',
  '!',
  '#',
  '\\',
  '\u0000',
  '\ufeff',
];

/** A text with random damage. */
export function damage(g: GeneratorValue, text: string): string {
  let damaged = text;
  const edits = 1 + g(fc.nat, { max: editsMax - 1 });
  for (let count = 0; count < edits; count++) {
    const from = g(fc.nat, { max: damaged.length });
    const to = Math.min(damaged.length, from + g(fc.nat, { max: 20 }));
    const [before, span, after] = [damaged.slice(0, from), damaged.slice(from, to), damaged.slice(to)];
    damaged = pick(g, [
      () => before + after,
      () => before + span + span + after,
      () => before + pick(g, scraps) + span + after,
      () => before + nastyText(g) + after,
      () => before + [...span].reverse().join('') + after,
    ])();
  }
  return damaged;
}
