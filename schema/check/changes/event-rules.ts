/** How two JSON Schemas (https://json-schema.org/draft/2020-12) differ, keyword by keyword. */
import { isDeepStrictEqual } from 'node:util';
import type { EventCode } from './event-codes.ts';
import { depthMax, isSchema, rulesOf, type Simplify } from './event-normal-form.ts';
import { namings, type Schema } from './event-references.ts';
import { compareValues, type EventRow, type Path, show, valueKeywords } from './event-values.ts';
import { tellingNames, type Variant, variantsOf } from './event-variants.ts';

/** @param sides - how the schemas of either side are simplified. */
export function compareEventSchemas(old: Schema, fresh: Schema, sides: Pair['sides']): EventRow[] {
  const state: Pair['state'] = { left: comparisonsMax, same: new Map() };
  const found = compare({ old, fresh, path: [], sides, followed: [], state });
  const rows = found.filter(({ code }) => code !== 'EVENT_TOO_LARGE');
  if (!isDeepStrictEqual(old.$id, fresh.$id)) {
    rows.push({ code: 'EVENT_DESCRIPTION_CHANGED', path: [], message: 'The $id changed' });
  }
  const [was, is] = [dialectsIn(old), dialectsIn(fresh)];
  if (was !== is) {
    const message = `The dialect changed from ${was || 'none'} to ${is || 'none'}`;
    rows.push({ code: 'EVENT_DIALECT_CHANGED', path: ['$schema'], message });
  }
  if (state.cut) rows.push(state.cut);
  return rows;
}

/** Of the schema, and of those in it that say it for themselves. */
function dialectsIn(schema: Schema): string {
  const collect = (node: unknown): string[] => {
    if (typeof node !== 'object' || node === null) return [];
    return Object.entries(node).flatMap(([keyword, value]) =>
      keyword === '$schema' && typeof value === 'string' ? [value.replace(/#$/, '')] : collect(value),
    );
  };
  return [...new Set(collect(schema))].sort().join(' and ');
}

/** Definitions that all refer to one another lead everywhere on more ways than can be gone. */
const comparisonsMax = 10_000;

interface Pair {
  old: unknown;
  fresh: unknown;
  path: Path;
  sides: readonly [Simplify, Simplify];
  /** Schemas may refer to themselves: which pairs of simplified schemas led here. */
  followed: readonly (readonly [Schema, Schema])[];
  /** With where it was cut first. */
  state: { left: number; cut?: EventRow; same: Map<Schema, Set<Schema>> };
}

/** A pair whose schemas are simplified. */
interface SimplePair extends Pair {
  old: Schema;
  fresh: Schema;
}

const combinations = ['anyOf', 'oneOf', 'allOf'];
const handled: ReadonlySet<string> = new Set([
  ...valueKeywords,
  ...combinations,
  ...['properties', 'required', 'additionalProperties', 'patternProperties', 'items', '$ref'],
]);

function compare(given: Pair): EventRow[] {
  const { sides, followed, state } = given;
  const [old, fresh] = [sides[0](given.old), sides[1](given.fresh)];
  const isKnown = followed.some(([one, other]) => one === old && other === fresh);
  if (isKnown || state.same.get(old)?.has(fresh)) return [];
  const pair = { ...given, old, fresh, followed: [...followed, [old, fresh] as const] };
  if (state.left === 0 || followed.length === depthMax) {
    const message = 'There is more than can be compared';
    const cut: EventRow = { code: 'EVENT_TOO_LARGE', path: given.path, message };
    state.cut ??= cut;
    return [...compareValues(pair), cut];
  }
  state.left--;
  const rows = compareKeywords(pair);
  if (rows.length === 0) state.same.set(old, new Set(state.same.get(old)).add(fresh));
  return rows;
}

function compareKeywords(pair: SimplePair): EventRow[] {
  const values = compareValues(pair);
  if (values.some(({ code }) => code === 'EVENT_TYPE_CHANGED')) return values;
  return [
    ...values,
    ...compareFields(pair),
    ...comparePatterns(pair),
    ...compareItems(pair),
    ...combinations.flatMap((combination) => compareVariants(pair, combination)),
    ...compareReferences(pair),
    ...compareRest(pair),
  ];
}

function compareFields({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
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
function compareUnknown({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const [before, after] = [old, fresh].map(({ additionalProperties: fields }, side) => {
    const isOpen = fields !== false && rulesOf(rest.sides[side]?.(fields) ?? {}).length === 0;
    return isOpen ? true : fields;
  });
  if (isSchema(before) && isSchema(after)) {
    return compare({ old: before, fresh: after, path: [...path, 'additionalProperties'], ...rest });
  }
  if (before === after) return [];
  const less = after === false || before === true;
  const message = less ? 'Unknown fields are refused' : 'Unknown fields are allowed';
  return [{ code: less ? 'EVENT_UNKNOWN_FIELDS_REFUSED' : 'EVENT_UNKNOWN_FIELDS_ALLOWED', path, message }];
}

/** Of a pattern that comes or goes, it is not known which fields have it. */
function comparePatterns({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const [before, after] = [old, fresh].map((schema) => Object(schema.patternProperties) as Schema);
  return Object.keys({ ...before, ...after }).flatMap((pattern): EventRow[] => {
    const at = [...path, 'patternProperties', pattern];
    const [was, is] = [own(before, pattern), own(after, pattern)];
    if (was !== undefined && is !== undefined) return compare({ old: was, fresh: is, path: at, ...rest });
    return [{ code: 'EVENT_RULE_CHANGED', path: at, message: 'The rule patternProperties changed' }];
  });
}

function compareItems({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  return compare({ old: old.items, fresh: fresh.items, path: [...path, 'items'], ...rest });
}

/** Of shapes that have nothing in common and are not alone on their side, nobody can tell which became which. */
function compareVariants({ old, fresh, path, ...rest }: SimplePair, combination: string): EventRow[] {
  const { sides, state } = rest;
  const removed = variantsOf(old[combination], sides[0]);
  const added = variantsOf(fresh[combination], sides[1]);
  const telling = [...tellingNames(removed), ...tellingNames(added)];
  const rowsOf = (was: Variant, is: Variant) =>
    compare({ old: was.schema, fresh: is.schema, path: [...path, combination, is.index], ...rest });
  const pairOff = (isMeant: (was: Variant, is: Variant) => boolean) =>
    [...removed].flatMap((was) => {
      const is = added.find((other) => isMeant(was, other));
      if (is === undefined) return [];
      removed.splice(removed.indexOf(was), 1);
      added.splice(added.indexOf(is), 1);
      return rowsOf(was, is);
    });
  const isSame = (was: Variant, is: Variant) => {
    if (was.outline !== is.outline) return false;
    const same = new Map(state.same);
    if (rowsOf(was, is).every(isRemark)) return true;
    // What was the same if these had been is not.
    state.same = same;
    return false;
  };
  const rows = [
    ...pairOff((was, is) => isDeepStrictEqual(was.schema, is.schema)),
    ...pairOff(isSame),
    ...pairOff((was, is) => {
      const names = telling.filter((name) => was.constants.has(name) && is.constants.has(name));
      return names.length > 0 && names.every((name) => was.constants.get(name) === is.constants.get(name));
    }),
    ...pairOff((was, is) => was.name !== undefined && was.name === is.name),
  ];
  const [was, is] = [removed[0], added[0]];
  if (was && is && removed.length === 1 && added.length === 1) return [...rows, ...rowsOf(was, is)];
  const isVariant = combination !== 'allOf';
  const message = (verb: string) => `A ${isVariant ? 'shape' : 'rule'} was ${verb}`;
  const toRows = (variants: Variant[], code: EventCode, verb: string) =>
    variants.map(
      (): EventRow => ({ code: isVariant ? code : 'EVENT_RULE_CHANGED', path, message: message(verb) }),
    );
  return [
    ...rows,
    ...toRows(added, 'EVENT_VARIANT_ADDED', 'added'),
    ...toRows(removed, 'EVENT_VARIANT_REMOVED', 'removed'),
  ];
}

/** What leads back to itself, or was too far to follow from elsewhere, may be followed from here. */
function compareReferences({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const [was, is] = [old.$ref, fresh.$ref];
  if (was === undefined && is === undefined) return [];
  const ends = [was, is].map(($ref, side) => rest.sides[side]?.({ $ref }).$ref === $ref);
  if (was === is || ends.every((isEnd) => !isEnd))
    return compare({ old: { $ref: was }, fresh: { $ref: is }, path, ...rest });
  const message = `What cannot be read changed from ${show(was)} to ${show(is)}`;
  return [{ code: 'EVENT_REFERENCE_CHANGED', path, message }];
}

function compareRest({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const keywords = [...new Set([...rulesOf(old), ...rulesOf(fresh)])].filter((key) => !handled.has(key));
  const isSame = (keyword: string, one: unknown, other: unknown): boolean => {
    // Whether there must be any is said by the bounds of its number.
    if (keyword === 'contains' && (one === undefined || other === undefined)) return true;
    if (Array.isArray(one) && Array.isArray(other))
      return isSameList(one, other, (item, index) => isSame('', item, other[index]));
    if (namings.includes(keyword)) {
      const [some, others] = [Object(one), Object(other)];
      const fields = Object.keys({ ...some, ...others });
      return fields.every((name) => isSame('', own(some, name), own(others, name)));
    }
    if (![one, other].every((value) => isSchema(value) || typeof value === 'boolean'))
      return isDeepStrictEqual(one, other);
    return compare({ old: one, fresh: other, path, ...rest }).every(
      (row) => isRemark(row) || row.code === 'EVENT_TOO_LARGE',
    );
  };
  const ruleOf = (schema: Schema, keyword: string) =>
    schema[keyword] ?? (openWithout.includes(keyword) ? true : undefined);
  return keywords
    .filter((keyword) => !isSame(keyword, ruleOf(old, keyword), ruleOf(fresh, keyword)))
    .map((keyword) => ({ code: 'EVENT_RULE_CHANGED', path, message: `The rule ${keyword} changed` }));
}

/** Of names, such as required ones, the order does not count. */
function isSameList(
  one: readonly unknown[],
  other: readonly unknown[],
  isSame: (item: unknown, index: number) => boolean,
): boolean {
  const isNamed = (item: unknown) => typeof item === 'string' && other.includes(item);
  return one.length === other.length && (one.every(isNamed) || one.every(isSame));
}

/** The keywords without which all is allowed, as with true. */
const openWithout = ['propertyNames', 'unevaluatedProperties', 'unevaluatedItems'];

function isRemark({ code }: EventRow): boolean {
  return code === 'EVENT_DESCRIPTION_CHANGED';
}
