/** Compares the JSON Schemas of events: old consumers read what new producers write, and the reverse. */
import { basename, relative } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { FaultLocation } from '../../faults.ts';
import type { Finding } from '../finding.ts';
import { InputError } from '../sources/input-error.ts';
import { type EventCode, type EventMeaning, eventCodes } from './event-codes.ts';
import { createSimplify, depthMax, isLibrary, isSchema, type Simplify } from './event-normal-form.ts';
import { type Schema, SchemaReferences } from './event-references.ts';
import { compareEventSchemas } from './event-rules.ts';
import type { EventRow } from './event-values.ts';

type Files = ReadonlyMap<string, string>;

/**
 * @param before - the texts of the schemas by their files, each an absolute path ending in `.json`.
 * @throws {InputError} when one is nested deeper than {@link depthMax}.
 */
export function compareEvents(before: Files, after: Files): Finding[] {
  const files = [...new Set([...before.keys(), ...after.keys()])]
    .filter((file) => file.endsWith('.json'))
    .sort();
  const [old, fresh] = [readSchemas(before, 'before'), readSchemas(after, 'after')];
  const sides = [old, fresh].map((schemas) => createSimplify(new SchemaReferences(schemas)));
  return files.flatMap((file) => {
    const text = after.get(file);
    const [was, is] = [old.get(file), fresh.get(file)];
    const event = basename(file, '.json');
    if (text === undefined) {
      if (was && isLibrary(was))
        return [whole('EVENT_DEFINITIONS_REMOVED', `The definitions '${event}' were removed`, file)];
      return [whole('EVENT_REMOVED', `Event '${event}' was removed`, file)];
    }
    if (before.get(file) === text && !is) return [];
    if (!is) return [whole('EVENT_UNREADABLE', `The schema of event '${event}' is no JSON object`, file)];
    if (!before.has(file)) return [whole('EVENT_ADDED', `Event '${event}' was added`, file)];
    if (!was)
      return [whole('EVENT_UNREADABLE', `The schema that event '${event}' had is no JSON object`, file)];
    const rows = compareEventSchemas(was, is, sides as [Simplify, Simplify]);
    if (rows.length === 0) return [];
    const locate = createLocate(text);
    return rows.map((row) => toFinding(row, file, event, locate));
  });
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
function createLocate(text: string): Locate {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined;
      if (node?.range) {
        const { line, col } = lines.linePos(node.range[0]);
        return { line, column: col };
      }
    }
    return { line: 1, column: 1 };
  };
}

/** Those that are JSON objects. */
function readSchemas(files: Files, state: string): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const [file, text] of files) {
    const schema = parse(text);
    if (isDeeper(schema, depthMax)) {
      throw new InputError(`${relative('.', file)} (${state}) is nested deeper than ${depthMax} levels`);
    }
    if (isSchema(schema)) schemas.set(file, schema);
  }
  return schemas;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
