/** How two JSON Schemas (https://json-schema.org/draft/2020-12) differ, keyword by keyword. */
import { isDeepStrictEqual } from 'node:util';
import type { EventCode } from './event-codes.ts';
import { definitions, isSameBehindReferences, resolveReference, type Schema } from './event-references.ts';

type Path = readonly (string | number)[];

export interface EventRow {
  code: EventCode;
  /** The keys that lead there in the new schema, or in the old one to what is gone. */
  path: Path;
  message: string;
}

export function compareEventSchemas(old: Schema, fresh: Schema): EventRow[] {
  const budget = { left: comparisonsMax };
  return compare({ old, fresh, path: [], roots: [old, fresh], followed: [], budget });
}

/** Definitions that all refer to one another lead everywhere on more ways than can be gone. */
const comparisonsMax = 1_000;

interface Pair {
  old: Schema;
  fresh: Schema;
  path: Path;
  /** Where references begin, of either side. */
  roots: readonly [Schema, Schema];
  /** Schemas may refer to themselves: which pairs of schemas led here. */
  followed: readonly (readonly [Schema, Schema])[];
  budget: { left: number };
}

/** They say something to people, and nothing to machines. */
const remarks = ['title', 'description', 'examples', '$comment', 'deprecated', 'default', '$id', '$schema'];
const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains'];
const forms = ['format', 'pattern', 'contentEncoding', 'contentMediaType', 'multipleOf'];
const unions = ['anyOf', 'oneOf'];
const silent: ReadonlySet<string> = new Set([...remarks, ...definitions]);
const handled: ReadonlySet<string> = new Set([
  ...lowerBounds,
  ...upperBounds,
  ...forms,
  ...unions,
  ...['type', 'const', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'uniqueItems'],
  ...silent,
]);

function compare(given: Pair): EventRow[] {
  const { roots } = given;
  const [old, fresh] = [toObject(given.old), toObject(given.fresh)];
  const met = [definitionOf(old, roots[0]), definitionOf(fresh, roots[1])] as const;
  if (given.followed.some(([one, other]) => one === met[0] && other === met[1])) return [];
  if (isSameBehindReferences(old, fresh, roots)) return [];
  if (given.budget.left === 0) return [];
  given.budget.left--;
  if (given.budget.left === 0) {
    const message = 'The definitions refer to one another on too many ways to follow them';
    return [{ code: 'EVENT_RULE_CHANGED', path: given.path, message }];
  }
  const pair: Pair = {
    ...given,
    old: simplify(old, roots[0]),
    fresh: simplify(fresh, roots[1]),
    followed: [...given.followed, met],
  };
  const types = compareTypes(pair);
  if (types.some(({ code }) => code === 'EVENT_TYPE_CHANGED')) return types;
  return [
    ...types,
    ...compareRemarks(pair),
    ...compareValues(pair),
    ...lowerBounds.flatMap((bound) => compareBound(pair, bound, 1)),
    ...upperBounds.flatMap((bound) => compareBound(pair, bound, -1)),
    ...compareUniqueness(pair),
    ...forms.flatMap((form) => compareForm(pair, form)),
    ...compareFields(pair),
    ...compareItems(pair),
    ...unions.flatMap((union) => compareVariants(pair, union)),
    ...compareRest(pair),
  ];
}

/** A schema may be written as true, which allows all, or as false, which allows nothing. */
function toObject(schema: unknown): Schema {
  if (isSchema(schema)) return schema;
  return schema === false ? { not: {} } : {};
}

/** What is only a reference stands for what it leads to. */
function definitionOf(schema: Schema, root: Schema): Schema {
  const { $ref: reference, ...own } = schema;
  if (typeof reference !== 'string' || Object.keys(own).some((keyword) => !silent.has(keyword)))
    return schema;
  const target = resolveReference(reference, root);
  return isSchema(target) ? target : schema;
}

/**
 * Follows a reference, and writes a choice between one schema and null as one schema that may be null. What cannot
 * be put in one stays as it is: a reference that leads nowhere or to itself, and two schemas with the same keyword.
 */
function simplify(schema: Schema, root: Schema, followed: readonly string[] = []): Schema {
  const { $ref: reference, ...own } = schema;
  if (typeof reference === 'string') {
    const target = followed.includes(reference) ? undefined : resolveReference(reference, root);
    if (target === undefined) return schema;
    const inner = simplify(toObject(target), root, [...followed, reference]);
    return collide(inner, own) ? schema : { ...inner, ...own };
  }
  const union = unions.find((keyword) => Array.isArray(schema[keyword]));
  const choices = (union === undefined ? [] : schema[union]) as Schema[];
  const others = choices.filter((choice) => Object(choice).type !== 'null');
  const [only] = others;
  if (union === undefined || !only || others.length !== 1 || choices.length !== 2) return schema;
  const { [union]: _choices, ...rest } = schema;
  const inner = simplify(toObject(only), root, followed);
  if (collide(inner, rest)) return schema;
  return { ...inner, ...rest, type: [...typesOf(inner), 'null'] };
}

/** Whether both say something to machines in the same keyword, of which one would hide the other. */
function collide(one: Schema, other: Schema): boolean {
  return Object.keys(one).some((keyword) => Object.hasOwn(other, keyword) && !silent.has(keyword));
}

function typesOf({ type }: Schema): string[] {
  return type === undefined ? [] : [type].flat().map(String);
}

function compareTypes({ old, fresh, path }: Pair): EventRow[] {
  const [before, after] = [typesOf(old), typesOf(fresh)];
  const added = after.filter((type) => !allows(before, type));
  const removed = before.filter((type) => !allows(after, type));
  const [from, to] = [before, after].map((types) => types.join(' or ') || 'anything');
  const message = `The type changed from ${from} to ${to}`;
  if (before.length === 0 || after.length === 0) {
    if (before.length === after.length) return [];
    return [{ code: after.length === 0 ? 'EVENT_TYPE_WIDENED' : 'EVENT_TYPE_NARROWED', path, message }];
  }
  if (added.length > 0 && before.every((type) => !allows(after, type))) {
    return [{ code: 'EVENT_TYPE_CHANGED', path, message }];
  }
  return [
    ...(added.length > 0 ? [{ code: 'EVENT_TYPE_WIDENED', path, message } as const] : []),
    ...(removed.length > 0 ? [{ code: 'EVENT_TYPE_NARROWED', path, message } as const] : []),
  ];
}

function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function compareRemarks({ old, fresh, path }: Pair): EventRow[] {
  return remarks
    .filter((remark) => !isDeepStrictEqual(old[remark], fresh[remark]))
    .map((remark) => ({ code: 'EVENT_DESCRIPTION_CHANGED', path, message: `The ${remark} changed` }));
}

/** A constant is an enum of one value. */
function compareValues({ old, fresh, path }: Pair): EventRow[] {
  const [before, after] = [valuesOf(old), valuesOf(fresh)];
  if (isDeepStrictEqual(before, after)) return [];
  if (!before) {
    const message = `Only ${show(after)} is allowed`;
    return [{ code: 'EVENT_VALUES_RESTRICTED', path, message }];
  }
  if (!after) {
    const message = `Not only ${show(before)} is allowed`;
    return [{ code: 'EVENT_VALUES_UNRESTRICTED', path, message }];
  }
  const lacks = (values: readonly unknown[], value: unknown) =>
    !values.some((one) => isDeepStrictEqual(one, value));
  if ('const' in old && 'const' in fresh) {
    const message = `The value changed from ${show(old.const)} to ${show(fresh.const)}`;
    return [{ code: 'EVENT_CONST_CHANGED', path, message }];
  }
  return [
    ...after
      .filter((value) => lacks(before, value))
      .map(
        (value): EventRow => ({ code: 'EVENT_VALUE_ADDED', path, message: `Value ${show(value)} was added` }),
      ),
    ...before
      .filter((value) => lacks(after, value))
      .map(
        (value): EventRow => ({
          code: 'EVENT_VALUE_REMOVED',
          path,
          message: `Value ${show(value)} was removed`,
        }),
      ),
  ];
}

function valuesOf(schema: Schema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : undefined;
}

/** @param sign - 1 when a higher bound allows less, -1 when it allows more. */
function compareBound({ old, fresh, path }: Pair, bound: string, sign: number): EventRow[] {
  if (isDeepStrictEqual(old[bound], fresh[bound])) return [];
  const [before, after] = [old, fresh].map((schema) => {
    const value = schema[bound];
    return typeof value === 'number' ? value * sign : Number.NEGATIVE_INFINITY;
  });
  const tightened = (after ?? 0) > (before ?? 0);
  const message = `${bound} changed from ${show(old[bound])} to ${show(fresh[bound])}`;
  return [{ code: tightened ? 'EVENT_BOUND_TIGHTENED' : 'EVENT_BOUND_LOOSENED', path, message }];
}

function compareUniqueness({ old, fresh, path }: Pair): EventRow[] {
  const [was, is] = [old.uniqueItems === true, fresh.uniqueItems === true];
  if (was === is) return [];
  const message = is ? 'No item may be twice' : 'An item may be twice';
  return [{ code: is ? 'EVENT_BOUND_TIGHTENED' : 'EVENT_BOUND_LOOSENED', path, message }];
}

function compareForm({ old, fresh, path }: Pair, form: string): EventRow[] {
  const [before, after] = [old[form], fresh[form]];
  if (before === after) return [];
  const message = `${form} changed from ${show(before)} to ${show(after)}`;
  if (before === undefined) return [{ code: 'EVENT_FORMAT_ADDED', path, message }];
  return [{ code: after === undefined ? 'EVENT_FORMAT_REMOVED' : 'EVENT_FORMAT_CHANGED', path, message }];
}

function compareFields({ old, fresh, path, ...rest }: Pair): EventRow[] {
  const [before, after] = [old, fresh].map((schema) => Object(schema.properties) as Record<string, Schema>);
  const [wasRequired, isRequired] = [old, fresh].map((schema) => new Set([schema.required ?? []].flat()));
  const unknown = old.additionalProperties ?? old.unevaluatedProperties;
  const lists = [before ?? {}, after ?? {}].map(Object.keys);
  const names = new Set([...lists.flat(), ...[...(wasRequired ?? []), ...(isRequired ?? [])].map(String)]);
  const rows = [...names].flatMap((name): EventRow[] => {
    const at = [...path, 'properties', name];
    const [was, is] = [before, after].map((fields) => own(fields, name));
    const isKnown = was !== undefined || wasRequired?.has(name);
    if (!isKnown && is !== undefined) {
      const news = added(at, isRequired?.has(name) ?? false, unknown === false);
      // Consumers take every field for one that the schema gives to those without a name.
      return isSchema(unknown) ? [...news, ...compare({ old: unknown, fresh: is, path: at, ...rest })] : news;
    }
    if (was !== undefined && is === undefined) {
      return [{ code: 'EVENT_FIELD_REMOVED', path: at, message: 'A field was removed' }];
    }
    const assumed = was ?? (isSchema(unknown) ? unknown : {});
    const inner = is === undefined ? [] : compare({ old: assumed, fresh: is, path: at, ...rest });
    if (wasRequired?.has(name) === isRequired?.has(name)) return inner;
    const [code, message] = isRequired?.has(name)
      ? (['EVENT_FIELD_REQUIRED', 'A field became required'] as const)
      : (['EVENT_FIELD_OPTIONAL', 'A field may be absent'] as const);
    return [{ code, path: at, message }, ...inner];
  });
  return [...rows, ...compareUnknown({ old, fresh, path, ...rest })];
}

function own(fields: Schema | undefined, name: string): Schema | undefined {
  return fields && Object.hasOwn(fields, name) ? (fields[name] as Schema) : undefined;
}

function added(path: Path, required: boolean, strict: boolean): EventRow[] {
  const rows: EventRow[] = [];
  if (required)
    rows.push({ code: 'EVENT_REQUIRED_FIELD_ADDED', path, message: 'A required field was added' });
  if (strict) rows.push({ code: 'EVENT_FIELD_REFUSED', path, message: 'A field was added' });
  if (rows.length > 0) return rows;
  return [{ code: 'EVENT_FIELD_ADDED', path, message: 'A field was added' }];
}

/** What is said of the fields that have no name. */
function compareUnknown({ old, fresh, path, ...rest }: Pair): EventRow[] {
  const [before, after] = [old.additionalProperties ?? true, fresh.additionalProperties ?? true];
  if (isSchema(before) && isSchema(after)) {
    return compare({ old: before, fresh: after, path: [...path, 'additionalProperties'], ...rest });
  }
  if (isDeepStrictEqual(before, after)) return [];
  const less = after === false || before === true;
  const message = less ? 'Unknown fields are refused' : 'Unknown fields are allowed';
  return [{ code: less ? 'EVENT_UNKNOWN_FIELDS_REFUSED' : 'EVENT_UNKNOWN_FIELDS_ALLOWED', path, message }];
}

function compareItems({ old, fresh, path, ...rest }: Pair): EventRow[] {
  const [before, after] = [old.items, fresh.items];
  if (isSchema(before) && isSchema(after)) {
    return compare({ old: before, fresh: after, path: [...path, 'items'], ...rest });
  }
  if (isSameBehindReferences(before, after, rest.roots)) return [];
  const code = after === undefined ? 'EVENT_TYPE_WIDENED' : 'EVENT_TYPE_NARROWED';
  return [{ code, path: [...path, 'items'], message: 'What items may be changed' }];
}

/** Of shapes that are neither the same nor alone on their side, nobody can tell which became which. */
function compareVariants({ old, fresh, path, ...rest }: Pair, union: string): EventRow[] {
  const [before, after] = [old, fresh].map((schema) => [schema[union] ?? []].flat() as Schema[]);
  const isSame = (was: Schema, is: Schema) => isSameBehindReferences(was, is, rest.roots);
  const removed = (before ?? []).filter((was) => !after?.some((is) => isSame(was, is)));
  const added = (after ?? []).filter((is) => !before?.some((was) => isSame(was, is)));
  const [was, is] = [removed[0], added[0]];
  if (was && is && removed.length === 1 && added.length === 1) {
    const index = after?.indexOf(is) ?? 0;
    return compare({ old: was, fresh: is, path: [...path, union, index], ...rest });
  }
  const message = (verb: string) => `A shape was ${verb}`;
  return [
    ...added.map((): EventRow => ({ code: 'EVENT_VARIANT_ADDED', path, message: message('added') })),
    ...removed.map((): EventRow => ({ code: 'EVENT_VARIANT_REMOVED', path, message: message('removed') })),
  ];
}

function compareRest({ old, fresh, path, roots }: Pair): EventRow[] {
  const keywords = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(
    (key) => !handled.has(key),
  );
  const isSame = (keyword: string) =>
    isSameBehindReferences({ [keyword]: old[keyword] }, { [keyword]: fresh[keyword] }, roots);
  return keywords
    .filter((keyword) => !isSame(keyword))
    .map((keyword) => ({ code: 'EVENT_RULE_CHANGED', path, message: `The rule ${keyword} changed` }));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
