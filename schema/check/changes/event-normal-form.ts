/** Writes a JSON Schema in one of the many ways that mean the same. */
import { isDeepStrictEqual } from 'node:util';
import { definitions, namings, type Schema, type SchemaReferences } from './event-references.ts';

/** Of the same schema it gives the same object. What is below keywords stays as it is. */
export type Simplify = (schema: unknown) => Schema;

const remarks = [
  ...['title', 'description', 'examples', '$comment', 'deprecated', 'readOnly', 'writeOnly', 'default'],
  // OpenAPI's, of which discriminator only says what the shapes themselves do.
  ...['example', 'externalDocs', 'xml', 'discriminator'],
];

/** Whether a keyword says something to people or their tools, and nothing of what is allowed. */
export function isRemark(keyword: string): boolean {
  return remarks.includes(keyword) || keyword.startsWith('x-');
}

/** How deep a file may be nested, in levels of JSON, and how many schemas in one another references may lead to. */
export const depthMax = 100;

const unions = ['anyOf', 'oneOf'] as const;
/** They say how other keywords are read, and where references lead. */
const names = ['$id', 'id', '$schema', '$anchor', '$dynamicAnchor', '$recursiveAnchor', ...definitions];
/** What keywords take. What is below the others is anything, a schema, or a bound. */
const kinds: readonly (readonly [isOfKind: (value: unknown) => boolean, keywords: readonly string[]])[] = [
  [Array.isArray, ['enum', 'allOf', 'anyOf', 'oneOf', 'required', 'prefixItems']],
  [isSchema, namings.filter((keyword) => !definitions.includes(keyword))],
  [isText, ['$ref', '$dynamicRef', '$recursiveRef']],
  [isText, ['format', 'pattern', 'contentEncoding', 'contentMediaType']],
  [(value) => typeof value === 'number', ['multipleOf']],
  [(value) => isText(value) || (Array.isArray(value) && value.every(isText)), ['type']],
];
const everything: Schema = {};
const nothing: Schema = { not: everything };

/**
 * What a schema refers to and what it has in allOf is put in one with it, and so are choices between values, types
 * or null. What cannot be put in one stays in allOf: two with the same keyword, of which one would hide the other.
 * A reference that leads out of the files, to itself or too far stays a reference, to a whole address.
 */
export function createSimplify(references: SchemaReferences): Simplify {
  const known = new Map<Schema, Schema>();
  const open = new Set<unknown>();
  const unread = new Map<string, Schema>();
  const numbers = new Map<unknown, number>();
  const wholes = new Map<string, Schema>();

  const simplify = (given: unknown): Schema => {
    const schema = toObject(given);
    const form = known.get(schema);
    if (form) return form;
    open.add(schema);
    const fresh = build(schema);
    open.delete(schema);
    known.set(schema, fresh).set(fresh, fresh);
    return fresh;
  };

  const build = (schema: Schema): Schema => {
    const { $ref, $dynamicRef, $recursiveRef, allOf, ...rest } = nameMalformed(schema);
    const united = unions.flatMap((union) => {
      const choices = toList(rest[union]);
      const one = choices.length > 0 ? unite(union, choices.map(simplify)) : undefined;
      return one ? [[union, one] as const] : [];
    });
    const left = Object.entries(rest).filter(([keyword]) => !united.some(([union]) => union === keyword));
    return join(
      settle(Object.fromEntries(left)),
      [
        ...[$ref].filter(isText).map((reference) => follow(reference, schema)),
        ...[$dynamicRef, $recursiveRef].filter(isText).map((reference) => followDynamic(reference, schema)),
        ...toList(allOf).map(simplify),
        ...united.map(([, one]) => one),
      ],
      both,
    );
  };

  /** Of the same schemas, in whichever order and however often, the same object, so that cycles come to an end. */
  const both: Both = (one, other) => {
    const parts = [...new Set([one, other].flatMap(partsOf))];
    for (const part of parts) numbers.set(part, numbers.get(part) ?? numbers.size);
    const key = parts
      .map((part) => numbers.get(part))
      .sort()
      .join();
    const whole = wholes.get(key) ?? { allOf: parts };
    wholes.set(key, whole);
    return parts.length === 1 ? parts[0] : whole;
  };

  const follow = (reference: string, from: Schema): Schema => {
    const { address, target } = references.resolve(reference, from);
    if (target !== undefined && !open.has(target) && open.size < depthMax) return simplify(target);
    const schema = unread.get(address) ?? { $ref: address };
    unread.set(address, schema);
    return schema;
  };

  const followDynamic = (reference: string, from: Schema): Schema => {
    const targets = references.resolveDynamic(reference);
    return targets.length > 1 ? { anyOf: targets } : follow(reference, from);
  };

  return simplify;
}

/** What a keyword cannot take is a rule of its own, of which nothing is known. */
function nameMalformed(schema: Schema): Schema {
  const isMalformed = (keyword: string, value: unknown) =>
    kinds.some(([isOfKind, keywords]) => keywords.includes(keyword) && !isOfKind(value));
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      isMalformed(keyword, value) ? `malformed ${keyword}` : keyword,
      value,
    ]),
  );
}

/** Whether it only keeps what others refer to. */
export function isLibrary(schema: Schema): boolean {
  const isKept = (keyword: string) => definitions.includes(keyword);
  return Object.keys(schema).some(isKept) && rulesOf(schema).every((keyword) => names.includes(keyword));
}

/** A schema may be written as true, which allows all, or as false, which allows nothing. */
function toObject(schema: unknown): Schema {
  if (schema === false) return nothing;
  return isSchema(schema) ? schema : everything;
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function toList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function settle(schema: Schema): Schema {
  const own = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !names.includes(keyword)));
  // Before 2020-12, a list of items was what is now prefixItems.
  if (Array.isArray(own.items)) {
    own.prefixItems = own.items;
    own.items = own.additionalItems ?? everything;
    delete own.additionalItems;
  }
  if (own.contains === undefined) {
    delete own.minContains;
    delete own.maxContains;
  } else {
    own.minContains ??= 1;
  }
  if (own.multipleOf === 1 && own.type !== undefined) {
    own.type = [own.type].flat().map((type) => (type === 'number' ? 'integer' : type));
    delete own.multipleOf;
  }
  return settleValues(own);
}

/** Of types and values, only those that fit one another count. A list of none allows nothing. */
function settleValues({ const: constant, ...schema }: Schema): Schema {
  const declared = schema.type === undefined ? undefined : [...new Set([schema.type].flat().map(String))];
  const single = declared?.join() === 'null' ? [null] : undefined;
  const [listed, ...others] = [constant === undefined ? undefined : [constant], schema.enum, single].filter(
    (list) => Array.isArray(list),
  );
  if (!listed) return declared ? { ...schema, type: declared } : schema;
  const values = listed.filter(
    (value) =>
      (!declared || allows(declared, typeOf(value))) && others.every((other) => includes(other, value)),
  );
  const types = [...new Set(values.map(typeOf))];
  const type = declared?.filter((name) => types.some((other) => allows([name], other))) ?? types;
  return { ...schema, type, enum: values };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

export function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

export function typesOf({ type }: Schema): readonly string[] {
  return (type ?? []) as readonly string[];
}

function unite(union: string, choices: readonly Schema[]): Schema | undefined {
  const [first] = choices;
  if (choices.length === 1) return first;
  const others = choices.filter((choice) => typesOf(choice).join() !== 'null');
  const [only] = others;
  const united = others.length === 1 ? only : uniteBare(others);
  if (united?.type === undefined || (union === 'oneOf' && isAmbiguous(choices))) return undefined;
  if (others.length === choices.length) return united;
  if (forNull.some((keyword) => Object.hasOwn(united, keyword))) return undefined;
  const values = united.enum === undefined ? {} : { enum: [...toList(united.enum), null] };
  return { ...united, ...values, type: [...new Set([...typesOf(united), 'null'])] };
}

/** The keywords beside type and enum that null may be refused by. */
const forNull = [...unions, 'allOf', '$ref', 'not', 'if'];

/** Of choices that have either types alone or values. */
function uniteBare(choices: readonly Schema[]): Schema | undefined {
  const isBare = (choice: Schema) =>
    choice.type !== undefined && rulesOf(choice).every((keyword) => ['type', 'enum'].includes(keyword));
  const listed = choices.filter((choice) => choice.enum !== undefined);
  if (!choices.every(isBare) || ![0, choices.length].includes(listed.length)) return undefined;
  const type = [...new Set(choices.flatMap(typesOf))];
  return listed.length === 0
    ? { type }
    : { type, enum: unique(listed.flatMap((choice) => toList(choice.enum))) };
}

/** Whether a value may be of two choices, which oneOf refuses. */
function isAmbiguous(choices: readonly Schema[]): boolean {
  const values = choices.map((choice) => choice.enum);
  const all: unknown[] = values.every(Array.isArray)
    ? values.flat()
    : choices.flatMap((choice) => [
        ...new Set(typesOf(choice).map((type) => (type === 'integer' ? 'number' : type))),
      ]);
  return unique(all).length < all.length;
}

export function includes(values: readonly unknown[], value: unknown): boolean {
  return values.some((one) => isDeepStrictEqual(one, value));
}

function unique(values: readonly unknown[]): unknown[] {
  return values.filter((value, index) => index === values.findIndex((one) => isDeepStrictEqual(one, value)));
}

/** The keywords that say something to machines. */
export function rulesOf(schema: Schema): string[] {
  return Object.keys(schema).filter((keyword) => !isRemark(keyword));
}

/** A schema of what two allow. */
type Both = (one: unknown, other: unknown) => unknown;

function partsOf(schema: unknown): readonly unknown[] {
  const isWhole = isSchema(schema) && Object.keys(schema).length === 1 && Array.isArray(schema.allOf);
  return isWhole ? (schema.allOf as unknown[]) : [schema];
}

function join(own: Schema, parts: readonly Schema[], both: Both): Schema {
  const [only] = parts;
  if (only && parts.length === 1 && Object.keys(own).length === 0) return only;
  const isApart = (part: Schema) =>
    [own, ...parts].some((other) => other !== part && merge(part, other, both) === undefined);
  const apart = parts.filter(isApart);
  const joined = parts
    .filter((part) => !apart.includes(part))
    .reduce((schema, part) => merge(part, schema, both) ?? schema, own);
  return apart.length === 0 ? joined : { ...joined, allOf: apart };
}

type Surroundings = readonly (readonly [keyword: string, others: readonly string[]])[];

/** What a keyword goes by of the schema that it is in, and of no other. */
const surroundings: Surroundings = [
  ['additionalProperties', ['properties', 'patternProperties']],
  ['items', ['prefixItems']],
  ['then', ['if']],
  ['else', ['if']],
];

/** These see what the schema refers to besides. */
const unevaluated: Surroundings = [
  ['unevaluatedProperties', ['properties', 'patternProperties', 'additionalProperties']],
  ['unevaluatedItems', ['items', 'prefixItems', 'contains']],
];

const mergers = new Map<string, (one: unknown, other: unknown, both: Both) => unknown>([
  ['required', (one, other) => [...new Set([...toList(one), ...toList(other)])]],
  ['enum', (one, other) => toList(one).filter((value) => includes(toList(other), value))],
  [
    'type',
    (one, other) => {
      const [some, others] = [one as string[], other as string[]];
      return [
        ...some.filter((type) => allows(others, type)),
        ...others.filter((type) => !some.includes(type) && allows(some, type)),
      ];
    },
  ],
  [
    'properties',
    (one, other, both) => {
      const [some, others] = [Object(one), Object(other)];
      const shared = Object.keys(some).filter((name) => Object.hasOwn(others, name));
      return {
        ...{ ...some, ...others },
        ...Object.fromEntries(shared.map((name) => [name, both(some[name], others[name])])),
      };
    },
  ],
]);

/** @returns undefined when both together are another schema than the two. */
function merge(inner: Schema, outer: Schema, both: Both): Schema | undefined {
  if (goesBy(inner, outer, [...surroundings, ...unevaluated]) || goesBy(outer, inner, surroundings))
    return undefined;
  const merged: Record<string, unknown> = { ...inner, ...outer };
  for (const keyword of rulesOf(inner).filter((rule) => Object.hasOwn(outer, rule))) {
    const [one, other] = [inner[keyword], outer[keyword]];
    merged[keyword] = mergers.get(keyword)?.(one, other, both) ?? (one === other ? one : undefined);
    if (merged[keyword] === undefined) return undefined;
  }
  return settleValues(merged);
}

function goesBy(one: Schema, other: Schema, keywords: Surroundings): boolean {
  return keywords.some(
    ([keyword, others]) => Object.hasOwn(one, keyword) && others.some((name) => Object.hasOwn(other, name)),
  );
}
