/** Which ports the servers of a stack listen on. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StackError } from './stack-error.ts';

export const serviceNames = ['gateway', 'user', 'order', 'billing', 'notification'] as const;
export type ServiceName = (typeof serviceNames)[number];
export type ServicePorts = Record<ServiceName, number>;

/** Where a stack that may have any ports is put: below those that its other servers choose from. */
const firstPortMin = 14_000;
const firstPortMax = 19_990;
/** Below the ports of outgoing connections, so a server that starts again finds its port free. */
const freePortMin = 20_000;
const freePortMax = 32_767;
const freePortAttemptsMax = 100;

/** The gateway listens on the first port, the subgraphs on the four after it. */
export function servicePorts(first: number): ServicePorts {
  const [gateway, user, order, billing, notification] = [first, first + 1, first + 2, first + 3, first + 4];
  return { gateway, user, order, billing, notification };
}

export async function refuseTakenPorts(ports: ServicePorts): Promise<void> {
  const taken: string[] = [];
  for (const name of serviceNames) {
    if (!(await isPortFree(ports[name]))) taken.push(`${ports[name]} (${name})`);
  }
  if (taken.length === 0) return;
  const which = taken.length === 1 ? `Port ${taken[0]} is taken` : `Ports ${taken.join(', ')} are taken`;
  throw new StackError(`${which}: end what listens there, or choose others with --port`);
}

/** The first of neighbouring ports that are free, for all services. */
export async function findFreeServicePorts(): Promise<number> {
  for (let attempt = 0; attempt < freePortAttemptsMax; attempt += 1) {
    const first = randomInt(firstPortMin, firstPortMax + 1);
    const free = await Promise.all(Object.values(servicePorts(first)).map(isPortFree));
    if (free.every(Boolean)) return first;
  }
  throw new StackError(`No neighbouring ports between ${firstPortMin} and ${firstPortMax} are free`);
}

/** A port that nobody listens on and that is none of the services'. */
export async function findFreePort(ports: ServicePorts): Promise<number> {
  for (let attempt = 0; attempt < freePortAttemptsMax; attempt += 1) {
    const port = randomInt(freePortMin, freePortMax + 1);
    if (!Object.values(ports).includes(port) && (await isPortFree(port))) return port;
  }
  throw new StackError(`No port between ${freePortMin} and ${freePortMax} is free`);
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(new StackError(`Cannot listen on port ${port}: ${error.message}`));
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
