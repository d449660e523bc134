/** Shows the source around a place, as the errors of GraphQL do. */
import { printSourceLocation, Source } from 'graphql';
import type { FaultLocation } from '../../faults.ts';
import type { FormatOptions } from './format.ts';
import { placeOf } from './summary.ts';
import { inOneLine, maskHidden } from './visible.ts';

/** How many lines are shown before and after the one that is meant. */
const linesAround = 1;

/** @returns what frames places: each begins with `file:line:column`, and ends there if its source is not known. */
export function createFramer({ root, readSource }: FormatOptions): (location: FaultLocation) => string {
  const sources = new Map<string, string[]>();
  const linesOf = (file: string) => {
    const known = sources.get(file) ?? readSource(file)?.split(/\r\n|[\n\r]/) ?? [];
    sources.set(file, known);
    return known;
  };
  return (location) => {
    const { file, line, column = 1 } = location;
    const place = inOneLine(placeOf(root, location));
    const lines = line === undefined ? [] : linesOf(file);
    if (line === undefined || line > lines.length) return place;
    const first = Math.max(1, line - linesAround);
    const shown = lines.slice(first - 1, line + linesAround).map(maskHidden);
    // Only these lines, because the whole source would be split for each frame.
    const source = new Source(shown.join('\n'), 'frame', { line: first, column: 1 });
    const [, ...frame] = printSourceLocation(source, { line: line - first + 1, column }).split('\n');
    return [place, ...frame].join('\n');
  };
}
