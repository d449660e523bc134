/** Counts which operations run and what of the schema they use, and keeps the counts in a file by day. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  separateOperations,
} from 'graphql';
import type { Logger } from 'pino';
import { startLoop } from '#platform/loop.ts';
import { coordinatesOf, hashOperation } from '#platform/operation-coordinates.ts';
import {
  addCount,
  dayOf,
  emptyDay,
  parseUsage,
  printDay,
  printUsage,
  type Usage,
} from '#platform/usage-file.ts';
import type { GatewayContext } from './viewer.ts';

/** Of distinct operations; those that come later in the day are counted together. */
export const operationsPerDayMax = 1_000;
/** Runs are added to the day's counts at the latest when they use so many coordinates in all. */
const uncountedCoordinatesMax = 200_000;
const writeIntervalMs = 60_000;

export interface UsageSettings {
  /** Of this gateway alone: two that write one file overwrite each other's counts. */
  file: string;
  /** How many days are kept, with the present one. */
  daysMax: number;
}

export interface UsageRecorder {
  plugin: ApolloServerPlugin<GatewayContext>;
  /** Writes what was counted since the last time. */
  stop(): Promise<void>;
}

interface Operation {
  hash: string;
  coordinates: ReadonlySet<string>;
}

/**
 * A run costs one look-up: the parts that an operation uses are found out when it is first met, and are added
 * to the day's counts before the file is written. The file is written every minute and at the stop.
 *
 * @throws when the file cannot be read or written, or is no usage file.
 */
export async function createUsageRecorder(
  options: UsageSettings & { logger: Logger; now?: () => Date; intervalMs?: number },
): Promise<UsageRecorder> {
  const { file, daysMax, logger, now = () => new Date(), intervalMs = writeIntervalMs } = options;
  /** As long as the server keeps the documents, and no longer. */
  const operations = new WeakMap<OperationDefinitionNode, Operation>();
  const usage = await readUsageFile(file);
  /** As they stand in the file; the present day's counts go on in `counts`. */
  const days = new Map([...usage].map(([name, counted]) => [name, printDay(counted)]));
  let day = dayOf(now());
  let counts = usage.get(day) ?? emptyDay();
  /** Runs that are not in `counts` yet. */
  let uncounted = new Map<Operation, number>();
  let uncountedSize = 0;
  let written = '';

  const addUncounted = () => {
    for (const [{ hash, coordinates }, times] of uncounted) {
      if (counts.operations.has(hash) || counts.operations.size < operationsPerDayMax) {
        addCount(counts.operations, hash, times);
      } else counts.otherOperations += times;
      for (const coordinate of coordinates) addCount(counts.coordinates, coordinate, times);
    }
    uncounted = new Map();
    uncountedSize = 0;
  };

  const turnDay = () => {
    const today = dayOf(now());
    // A clock that is set back at midnight must not begin the day before anew.
    if (today <= day) return;
    addUncounted();
    days.set(day, printDay(counts));
    day = today;
    counts = emptyDay();
  };

  const write = async () => {
    turnDay();
    addUncounted();
    const oldest = dayOf(now(), 1 - daysMax);
    for (const past of days.keys()) if (past < oldest) days.delete(past);
    const text = printUsage(days.set(day, printDay(counts)));
    if (text === written) return;
    const next = `${file}.next`;
    await writeFile(next, text, { flush: true });
    await rename(next, file);
    written = text;
  };

  const count = (operation: Operation) => {
    turnDay();
    if (!uncounted.has(operation)) uncountedSize += sizeOf(operation);
    addCount(uncounted, operation, 1);
    if (uncountedSize >= uncountedCoordinatesMax) addUncounted();
  };

  await write();
  const writing = startLoop({ name: 'usage file', intervalMs, logger, run: write });
  return {
    plugin: {
      requestDidStart: async () => ({
        executionDidStart: async ({ schema, document, operation }) => {
          const known = operations.get(operation);
          const met = known ?? analyse(schema, document, operation);
          if (!known) operations.set(operation, met);
          count(met);
        },
      }),
    },
    stop: async () => {
      writing.nudge();
      await writing.stop();
    },
  };
}

const sizeOf = ({ coordinates }: Operation) => 1 + coordinates.size;

function analyse(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Operation {
  const alone = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  return { hash: hashOperation(alone), coordinates: coordinatesOf(schema, alone) };
}

async function readUsageFile(file: string): Promise<Usage> {
  try {
    return parseUsage(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw new Error(`the usage file ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
