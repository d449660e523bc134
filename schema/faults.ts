/** What can be wrong with the graph's sources, and how it is shown. */
import { relative } from 'node:path';

export interface FaultLocation {
  /** Absolute path. */
  file: string;
  subgraph?: string;
  /** Line and column count from 1; absent when the whole file is to blame. */
  line?: number;
  column?: number;
}

export interface Fault {
  code: string;
  message: string;
  locations: FaultLocation[];
}

/** Thrown with every fault found, so that one run shows them all. */
export class SchemaFaults extends Error {
  readonly faults: Fault[];

  constructor(faults: Fault[]) {
    super(faults.map(formatFault).join('\n'));
    this.name = 'SchemaFaults';
    this.faults = faults;
  }
}

/** One line for the fault and one for each place, in the `file:line:column` form that editors open. */
export function formatFault({ code, message, locations }: Fault): string {
  return [
    `${code}: ${message.trimEnd()}`,
    ...locations.map((location) => `    at ${formatLocation(location)}`),
  ].join('\n');
}

function formatLocation({ file, subgraph, line, column }: FaultLocation): string {
  const place = line === undefined ? relative('.', file) : `${relative('.', file)}:${line}:${column}`;
  return subgraph === undefined ? place : `${place} (subgraph ${subgraph})`;
}
