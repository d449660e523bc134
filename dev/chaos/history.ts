/** What happened in a run, line by line, and what was wrong about it. */
import { writeFileSync } from 'node:fs';

export interface History {
  /** Adds a line. */
  write(entry: object): void;
  /** Adds a line on something that must never be. */
  violate(what: string): void;
  countRetry(): void;
  countOrder(): void;
  readonly violations: readonly string[];
  readonly retries: number;
  readonly orders: number;
  /** Writes the lines to a file, as JSON each. */
  save(file: string): void;
}

export function createHistory(): History {
  const startedAt = performance.now();
  const lines: string[] = [];
  const violations: string[] = [];
  let retries = 0;
  let orders = 0;
  const write = (entry: object) => {
    lines.push(JSON.stringify({ atMs: Math.round(performance.now() - startedAt), ...entry }));
  };
  return {
    write,
    violate: (violation) => {
      violations.push(violation);
      write({ violation });
    },
    countRetry: () => {
      retries += 1;
    },
    countOrder: () => {
      orders += 1;
    },
    get violations() {
      return violations;
    },
    get retries() {
      return retries;
    },
    get orders() {
      return orders;
    },
    save: (file) => writeFileSync(file, `${lines.join('\n')}\n`),
  };
}
