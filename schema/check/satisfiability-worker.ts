/** The thread of satisfiability.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { validateSatisfiability } from '@apollo/composition';

const { errors = [], hints = [] } = validateSatisfiability({ supergraphSdl: String(workerData) });
parentPort?.postMessage(errors.length + hints.length === 0);
