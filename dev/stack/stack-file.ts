/** DIR/stack.json: where the servers of a running stack are, for tests and tools. */
import { writeFileAtomically } from './data-directory.ts';
import type { DatabaseName } from './keys.ts';
import type { ServiceName } from './ports.ts';

export interface RunningServer {
  /** Null for a server that is not this stack's own. */
  pid: number | null;
  url: string;
}

export type StackFile = Record<ServiceName, RunningServer & { metricsUrl: string }> & {
  postgres: RunningServer & { databases: Record<DatabaseName, string> };
  nats: RunningServer;
};

export function writeStackFile(file: string, contents: StackFile): void {
  writeFileAtomically(file, `${JSON.stringify(contents, null, 2)}\n`);
}
