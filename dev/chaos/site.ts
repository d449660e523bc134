/** The stack that a campaign wrecks: started for it alone, with its fault points enabled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreeServicePorts } from '../stack/ports.ts';
import { startStack } from '../stack/stack.ts';
import type { StackFile } from '../stack/stack-file.ts';
import { type Insight, openInsight } from './insight.ts';

export type ServerName = keyof StackFile;

export interface Site extends Insight {
  /** The stack's data directory. */
  directory: string;
  /** Where fault points are armed. */
  faultDirectory: string;
  url: string;
  /** What the stack has said of its servers so far. */
  readonly reports: readonly string[];
  stop(): Promise<void>;
}

/**
 * A server that the campaign kills in each run would otherwise wait longer each time before it is started
 * again.
 */
const backoffMaxMs = 500;

export async function startSite(interrupted: AbortSignal): Promise<Site> {
  const faultDirectory = mkdtempSync(join(tmpdir(), 'ordergraph-faults-'));
  const reports: string[] = [];
  const port = await findFreeServicePorts();
  const stack = await startStack({
    port,
    report: (line) => reports.push(line),
    interrupted,
    // Servers that run already are nobody's to wreck.
    environment: { ...process.env, FAULT_DIRECTORY: faultDirectory, POSTGRES_URL: '', NATS_URL: '' },
    backoffMaxMs,
  });
  const { close, ...insight } = openInsight(stack.contents);
  return {
    directory: stack.directory,
    faultDirectory,
    url: `http://127.0.0.1:${port}`,
    reports,
    ...insight,
    stop: async () => {
      await close();
      await stack.stop();
      rmSync(faultDirectory, { recursive: true, force: true });
    },
  };
}
