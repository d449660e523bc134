/** The databases of the ledger as they are at one instant, read without locks and in bounded batches. */
import { setTimeout as sleep } from 'node:timers/promises';
import { IsolationLevel, MikroORM } from '@mikro-orm/postgresql';
import { Unreadable } from './check.ts';

export const ledgerDatabases = ['billing', 'order', 'notification'] as const;
export type LedgerDatabase = (typeof ledgerDatabases)[number];
export type LedgerUrls = Record<LedgerDatabase, string>;

/** One database, in one transaction that can only read. */
export interface Snapshot {
  rows<Row extends object>(sql: string): Promise<Row[]>;
  /** Reads rows in batches, so that any number of them can be read; one reading at a time. */
  batches<Row extends object>(sql: string, parameters: string[]): AsyncIterable<Row[]>;
}
export type Snapshots = Record<LedgerDatabase, Snapshot>;

export interface Ledger {
  /** Shows all three as they are now. Each is whole in itself; between them lie some milliseconds. */
  look<Result>(run: (snapshots: Snapshots) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const connectLimitMs = 5_000;
/** For one statement; each takes some seconds for a million postings. */
const statementLimitMs = 300_000;
const lockLimitMs = 3_000;
const closeLimitMs = 1_000;
const batchSize = 5_000;

/**
 * What the server is told at the connection: nothing can be written or locked by mistake, whatever the
 * statement.
 */
const serverSettings = {
  default_transaction_read_only: 'on',
  statement_timeout: statementLimitMs,
  lock_timeout: lockLimitMs,
  idle_in_transaction_session_timeout: statementLimitMs,
  work_mem: '64MB',
  // Compiling a statement takes longer here than it saves.
  jit: 'off',
};

/** Connects when it is first looked at. */
export async function openLedger(urls: LedgerUrls): Promise<Ledger> {
  const databases = await Promise.all(ledgerDatabases.map((name) => openDatabase(name, urls[name])));
  return {
    look: async (run) => {
      const begun = await Promise.allSettled(databases.map(begin));
      try {
        const snapshots = begun.map((result) => {
          if (result.status === 'rejected') throw result.reason;
          return [result.value.name, result.value.snapshot] as const;
        });
        return await run(Object.fromEntries(snapshots) as Snapshots);
      } finally {
        await Promise.all(begun.map((result) => result.status === 'fulfilled' && result.value.end()));
      }
    },
    close: async () => {
      await Promise.all(databases.map(({ orm }) => withinLimit(orm.close(true))));
    },
  };
}

interface Database {
  name: LedgerDatabase;
  /** Where it is, without who reads it. */
  place: string;
  orm: MikroORM;
}

async function openDatabase(name: LedgerDatabase, url: string): Promise<Database> {
  const { host, pathname } = new URL(url);
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    pool: { min: 0, max: 1 },
    driverOptions: {
      application_name: 'ledger-verify',
      connectionTimeoutMillis: connectLimitMs,
      keepAlive: true,
      options: Object.entries(serverSettings)
        .map(([setting, value]) => `-c ${setting}=${value}`)
        .join(' '),
    },
    logger: () => {},
  });
  return { name, place: `${host}${pathname}`, orm };
}

async function begin(database: Database) {
  const { name, orm } = database;
  const connection = orm.em.getConnection();
  const transaction = await readably(database, async () => {
    const begun = await connection.begin({ isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true });
    // The first statement decides which instant it is.
    await connection.execute('select 1', [], 'all', begun);
    return begun;
  });
  const execute = <Row extends object>(sql: string, parameters: string[] = []): Promise<Row[]> =>
    readably(database, () => connection.execute(sql, parameters, 'all', transaction));
  const snapshot: Snapshot = {
    rows: (sql) => execute(sql),
    async *batches<Row extends object>(sql: string, parameters: string[]) {
      await execute(`declare reading no scroll cursor for ${sql}`, parameters);
      // A batch is read while the one before it is looked at. Whoever stops looking need not know that it failed.
      const fetch = () => {
        const rows = execute<Row>(`fetch ${batchSize} from reading`);
        rows.catch(() => {});
        return rows;
      };
      let coming = fetch();
      for (;;) {
        const rows = await coming;
        if (rows.length < batchSize) {
          yield rows;
          break;
        }
        coming = fetch();
        yield rows;
      }
      await execute('close reading');
    },
  };
  return { name, snapshot, end: () => withinLimit(connection.rollback(transaction)) };
}

async function readably<Result>({ name, place }: Database, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new Unreadable(`The ${name} database at ${place} cannot be read (${message || code})`, {
      cause: error,
    });
  }
}

/** A connection that broke is never given back, so its end is not waited for without a limit. */
async function withinLimit(ending: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const limit = sleep(closeLimitMs, undefined, { signal: ended.signal });
  await Promise.race([ending, limit]).catch(() => {});
  ended.abort();
}
