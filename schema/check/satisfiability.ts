/** Sees, on a thread of its own, that every operation which a supergraph allows can be planned. */
import { Worker } from 'node:worker_threads';

/**
 * It takes about as long as all other composition, and everything else can be checked meanwhile.
 *
 * @returns whether there is nothing to say of it; what there is, composition says with places.
 */
export function isSatisfiable(supergraphSdl: string): Promise<boolean> {
  const file = new URL('./satisfiability-worker.ts', import.meta.url);
  return new Promise((settle, fail) => {
    const worker = new Worker(file, { workerData: supergraphSdl });
    worker.once('message', settle);
    worker.once('error', fail);
  });
}
