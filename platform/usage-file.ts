/** The usage file: how often each operation ran and each part of the schema was used, by day. */
import { z } from 'zod';

const count = z.int().min(0);
const toMap = <Value>(record: Record<string, Value>) => new Map(Object.entries(record));

const usageOfDay = z.strictObject({
  /** How often each operation ran, by its SHA-256 without literal values (see `hashOperation`). */
  operations: z.record(z.string().regex(/^[0-9a-f]{64}$/), count).transform(toMap),
  /** How often those ran that the day had no more place for. */
  otherOperations: count,
  /** How many of all those used each schema coordinate. */
  coordinates: z.record(z.string(), count).transform(toMap),
});

/**
 * JSON: `{"format":"graph-usage","version":1,"days":{"2026-01-31":{…}}}`. It has no values, no variables and
 * no text of an operation: only hashes, names of the schema and counts. Days are UTC; one that is there was
 * counted, also when nothing ran.
 */
const usageFile = z.strictObject({
  format: z.literal('graph-usage'),
  version: z.literal(1),
  days: z.record(z.iso.date(), usageOfDay).transform(toMap),
});

export type UsageOfDay = z.infer<typeof usageOfDay>;
/** By day, `2026-01-31`. */
export type Usage = ReadonlyMap<string, UsageOfDay>;

export const emptyDay = (): UsageOfDay => ({
  operations: new Map(),
  otherOperations: 0,
  coordinates: new Map(),
});

/** @throws with everything that is wrong with the text. */
export function parseUsage(text: string): Usage {
  const { data, error } = usageFile.safeParse(JSON.parse(text));
  if (error) throw new Error(z.prettifyError(error), { cause: error });
  return data.days;
}

/** A line for each day, so that a change of the file shows which days it is about. */
export function printUsage(days: Iterable<[day: string, printed: string]>): string {
  const lines = [...days].sort().map(([day, printed]) => `${JSON.stringify(day)}:${printed}`);
  return `{"format":"graph-usage","version":1,"days":{\n${lines.join(',\n')}\n}}\n`;
}

export function printDay({ operations, otherOperations, coordinates }: UsageOfDay): string {
  return JSON.stringify({
    operations: Object.fromEntries([...operations].sort()),
    otherOperations,
    coordinates: Object.fromEntries([...coordinates].sort()),
  });
}

/** The UTC day, some days earlier or later. */
export function dayOf(date: Date, daysLater = 0): string {
  return new Date(date.getTime() + daysLater * 86_400_000).toISOString().slice(0, 10);
}

export function addCount<Key>(counts: Map<Key, number>, name: Key, times: number): void {
  counts.set(name, (counts.get(name) ?? 0) + times);
}
