/** SIGTERM to a service that has requests on kept-alive connections: what it took in, it must answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { signal, type Wreck } from './fault.ts';
import type { ServerName } from './site.ts';

const connections = 4;
const warmUpMs = 100;
const stoppedWithinMs = 30_000;
const pollMs = 20;

/** How a connection fails that was never made, because nobody listens any more. */
const refusedCode = 'ECONNREFUSED';

export async function stopUnderLoad({ site, history, strike }: Wreck, server: ServerName): Promise<void> {
  const { url } = site.servers()[server];
  const known = site.reports.length;
  const probes = Array.from({ length: connections }, () => probeUntilRefused(url));
  await sleep(warmUpMs);
  signal(site, server, 'SIGTERM');
  strike();
  const lost = (await Promise.all(probes)).filter((code) => code !== refusedCode);
  if (lost.length > 0) history.violate(`${server} lost requests when it stopped: ${lost.join(', ')}`);

  const title = `${server} ended with exit code`;
  const deadline = performance.now() + stoppedWithinMs;
  const ended = () => site.reports.slice(known).find((line) => line.startsWith(title));
  while (!ended() && performance.now() < deadline) await sleep(pollMs);
  if (!ended()?.startsWith(`${title} 0`)) history.violate(`${server} stopped out of order: ${ended()}`);
}

/** Sends one request after the other on one connection until none gets through; how the last one failed. */
async function probeUntilRefused(url: string): Promise<string> {
  const pool = new Pool(url, { connections: 1, pipelining: 1 });
  const deadline = performance.now() + stoppedWithinMs;
  try {
    while (performance.now() < deadline) {
      const { body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
      await body.dump();
    }
    return 'it went on answering';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    await pool.destroy();
  }
}
