/** Compares the JSON Schemas of events: old consumers read what new producers write, and the reverse. */
import { basename } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { FaultLocation } from '../../faults.ts';
import type { Finding } from '../finding.ts';
import { type EventCode, type EventMeaning, eventCodes } from './event-codes.ts';
import { compareEventSchemas, type EventRow } from './event-rules.ts';

type Files = ReadonlyMap<string, string>;

/** @param before - the texts of the schemas by their files, each an absolute path ending in `.json`. */
export function compareEvents(before: Files, after: Files): Finding[] {
  const files = [...new Set([...before.keys(), ...after.keys()])]
    .filter((file) => file.endsWith('.json'))
    .sort();
  return files.flatMap((file) => compareFile(file, before.get(file), after.get(file)));
}

function compareFile(file: string, before: string | undefined, after: string | undefined): Finding[] {
  if (before === after) return [];
  const event = basename(file, '.json');
  if (after === undefined) return [whole('EVENT_REMOVED', `Event '${event}' was removed`, file)];
  const fresh = readSchema(after);
  if (!fresh) return [whole('EVENT_UNREADABLE', `The schema of event '${event}' is no JSON object`, file)];
  if (before === undefined) return [whole('EVENT_ADDED', `Event '${event}' was added`, file)];
  const old = readSchema(before);
  if (!old)
    return [whole('EVENT_UNREADABLE', `The schema that event '${event}' had is no JSON object`, file)];
  return compareEventSchemas(old.schema, fresh.schema).map((row) =>
    toFinding(row, file, event, fresh.locate),
  );
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
function readSchema(text: string): { schema: object; locate: Locate } | undefined {
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
    return { schema, locate };
  } catch {
    return undefined;
  }
}
