/** What the variants of an event's schema are recognised by. */
import type { Simplify } from './event-normal-form.ts';
import type { Schema } from './event-references.ts';

export interface Variant {
  schema: unknown;
  index: number;
  /** Of two that mean the same it is the same. */
  outline: string;
  /** The fields that have one value alone, with it. */
  constants: ReadonlyMap<string, string>;
  /** What people call it. */
  name: string | undefined;
}

export function variantsOf(schemas: unknown, simplify: Simplify): Variant[] {
  return ((schemas ?? []) as unknown[]).map((schema, index) => {
    const form = simplify(schema);
    const fields = Object.entries(Object(form.properties)).sort(([one], [other]) => (one < other ? -1 : 1));
    const constants = fields.flatMap(([name, field]): [string, string][] => {
      const values = simplify(field).enum as unknown[] | undefined;
      return values?.length === 1 ? [[name, JSON.stringify(values[0])]] : [];
    });
    const required = [...new Set((form.required ?? []) as unknown[])].sort();
    const outline = JSON.stringify([fields.map(([name]) => name), constants, required]);
    return { schema, index, outline, constants: new Map(constants), name: nameOf(schema, form) };
  });
}

/** The fields by whose values some variants differ. */
export function tellingNames(variants: readonly Variant[]): string[] {
  const valuesOf = (name: string) => new Set(variants.flatMap(({ constants }) => constants.get(name) ?? []));
  const names = variants.flatMap(({ constants }) => [...constants.keys()]);
  return [...new Set(names)].filter((name) => valuesOf(name).size > 1);
}

/** The last part of its address, or else its title. */
function nameOf(schema: unknown, form: Schema): string | undefined {
  const { $ref } = Object(schema);
  const name = typeof $ref === 'string' ? $ref.split(/[/#]/).at(-1) : form.title;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
