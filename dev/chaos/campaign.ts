/** A campaign: many runs, on stacks that live on from one run to the next. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.ts';
import { type RunResult, runOnce } from './run.ts';
import { type Site, startSite } from './site.ts';

export interface Run {
  fault: Fault;
  seed: number;
}

export interface CampaignOptions {
  runs: readonly Run[];
  /** How many stacks are wrecked at a time. */
  stacks: number;
  /** Where the histories of runs with violations are kept, with the logs of their servers. */
  keptIn: string;
  report: (line: string) => void;
  interrupted: AbortSignal;
}

/** What a stack gathers makes each check of it slower, so that there is a new one after so many runs. */
const runsPerStack = 25;

/** The results in the order of the runs, whichever stack they come from. */
export async function runCampaign(options: CampaignOptions): Promise<RunResult[]> {
  const { runs, stacks, interrupted } = options;
  const size = Math.min(runsPerStack, Math.ceil(runs.length / stacks));
  const queue = Array.from({ length: Math.ceil(runs.length / size) }, (_, index) =>
    runs.slice(index * size, (index + 1) * size),
  );
  const results: RunResult[] = [];
  const work = async () => {
    for (let next = queue.shift(); next && !interrupted.aborted; next = queue.shift()) {
      await carryOut(next, results, options);
    }
  };
  await Promise.all(Array.from({ length: stacks }, work));
  const order = runs.map(({ fault }) => fault.name);
  return results.toSorted((one, other) => order.indexOf(one.fault) - order.indexOf(other.fault));
}

async function carryOut(runs: Run[], results: RunResult[], options: CampaignOptions): Promise<void> {
  const { report, keptIn, interrupted } = options;
  const site = await startSite(interrupted);
  try {
    for (const { fault, seed } of runs) {
      if (interrupted.aborted) return;
      const result = await runOnce(site, fault, seed);
      results.push(result);
      report(`${results.length}/${options.runs.length} ${describe(result)}`);
      if (result.history.violations.length > 0) report(keep(result, site, keptIn));
    }
  } finally {
    await site.stop();
  }
}

function describe({ fault, seed, history, recoveryMs, tookMs }: RunResult): string {
  const { orders, retries, violations } = history;
  const verdict = violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`;
  const times = `quiet after ${seconds(recoveryMs)}, took ${seconds(tookMs)}`;
  return `${fault}, seed ${seed}: ${verdict}, ${orders} orders, ${retries} retries, ${times}`;
}

/** What happened, and how to have it happen again. */
function keep({ fault, seed, history }: RunResult, site: Site, keptIn: string): string {
  const folder = join(keptIn, `${fault}-${seed}`);
  mkdirSync(folder, { recursive: true });
  history.save(join(folder, 'history.ndjson'));
  cpSync(join(site.directory, 'logs'), join(folder, 'logs'), { recursive: true });
  return [
    ...history.violations.map((violation) => `    ${violation}`),
    `    history and logs: ${folder}`,
    `    again: npm run chaos -- --seed ${seed} --only ${fault} --runs 1`,
  ].join('\n');
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
