/** Finds ports for a stack, below those that the system hands out by itself. */
import { createServer } from 'node:net';

const portsNeeded = 5;
const lowest = 14_000;
const highest = 32_000;
const triesMax = 100;

/** The first of five neighbouring ports that are free. */
export async function findFreePorts(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries++) {
    const first = lowest + Math.floor((Math.random() * (highest - lowest)) / portsNeeded) * portsNeeded;
    const ports = Array.from({ length: portsNeeded }, (_, offset) => first + offset);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
  throw new Error('no free ports');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
