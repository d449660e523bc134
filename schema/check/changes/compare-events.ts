/** Compares the JSON Schemas of events: old consumers read what new producers write, and the reverse. */
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LineCounter, parseDocument } from 'yaml';
import type { FaultLocation } from '../../faults.ts';
import type { Finding } from '../finding.ts';
import { type EventCode, type EventMeaning, eventCodes } from './event-codes.ts';
import { definitions, type Schema } from './event-references.ts';
import { compareEventSchemas, type EventRow } from './event-rules.ts';

type Files = ReadonlyMap<string, string>;

/** @param before - the texts of the schemas by their files, each an absolute path ending in `.json`. */
export function compareEvents(before: Files, after: Files): Finding[] {
  const files = [...new Set([...before.keys(), ...after.keys()])]
    .filter((file) => file.endsWith('.json'))
    .sort();
  return files.flatMap((file) => {
    const others = [...before, ...after].filter(([other]) => other !== file).map(([, text]) => text);
    return compareFile(file, before.get(file), after.get(file), others);
  });
}

function compareFile(
  file: string,
  before: string | undefined,
  after: string | undefined,
  others: readonly string[],
): Finding[] {
  if (before === after) return [];
  const event = basename(file, '.json');
  if (after === undefined) return [whole('EVENT_REMOVED', `Event '${event}' was removed`, file)];
  const fresh = readSchema(after);
  if (!fresh) return [whole('EVENT_UNREADABLE', `The schema of event '${event}' is no JSON object`, file)];
  if (before === undefined) return [whole('EVENT_ADDED', `Event '${event}' was added`, file)];
  const old = readSchema(before);
  if (!old)
    return [whole('EVENT_UNREADABLE', `The schema that event '${event}' had is no JSON object`, file)];
  const rows = compareEventSchemas(old.schema, fresh.schema);
  if (hasOtherDefinitions(old.schema, fresh.schema) && isNamedIn(others, file, [old.schema, fresh.schema])) {
    rows.push({ code: 'EVENT_RULE_CHANGED', path: [], message: 'Definitions changed that others refer to' });
  }
  return rows.map((row) => toFinding(row, file, event, fresh.locate));
}

function hasOtherDefinitions(old: Schema, fresh: Schema): boolean {
  return definitions.some((keyword) => !isDeepStrictEqual(old[keyword], fresh[keyword]));
}

/** A reference to another file has its name, or the address that it gives itself. */
function isNamedIn(others: readonly string[], file: string, schemas: readonly Schema[]): boolean {
  const names = [basename(file), ...schemas.map(({ $id }) => $id)].filter((name) => typeof name === 'string');
  return names.some((name) => others.some((text) => text.includes(name)));
}

function whole(code: EventCode, message: string, file: string): Finding {
  const coordinate = basename(file, '.json');
  return finding(code, message, coordinate, { file });
}

function toFinding({ code, path, message }: EventRow, file: string, event: string, locate: Locate): Finding {
  const field = fieldsIn(path).join('.');
  const coordinate = field === '' ? event : `${event}#${field}`;
  return finding(code, `${message}: ${coordinate}`, coordinate, { file, ...locate(path) });
}

/** Without the keyword that fields are named under, which a field may be called as well. */
function fieldsIn(path: EventRow['path']): readonly (string | number)[] {
  const [keyword, name, ...rest] = path;
  if (keyword === undefined) return [];
  if (keyword !== 'properties' || name === undefined) return [keyword, ...fieldsIn(path.slice(1))];
  return [name, ...fieldsIn(rest)];
}

function finding(code: EventCode, message: string, coordinate: string, location: FaultLocation): Finding {
  const { criticality, harm }: EventMeaning = eventCodes[code];
  return {
    check: 'events',
    code,
    criticality,
    message: harm === undefined ? message : `${message} (${criticality} for ${harm})`,
    coordinate,
    locations: [location],
  };
}

type Locate = (path: readonly (string | number)[]) => { line: number; column: number };

/** JSON is YAML, whose parser knows the places of what it reads. */
function readSchema(text: string): { schema: Schema; locate: Locate } | undefined {
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return undefined;
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const locate: Locate = (path) => {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined;
        if (node?.range) {
          const { line, col } = lines.linePos(node.range[0]);
          return { line, column: col };
        }
      }
      return { line: 1, column: 1 };
    };
    return { schema: schema as Schema, locate };
  } catch {
    return undefined;
  }
}
