/**
 * Carries an operation out once for each idempotency key, and gives repeated requests the first one's
 * outcome.
 */
import type { EntityManager } from '@mikro-orm/postgresql';

/** The statements that make the table of keys, for the migration of each service that keeps them. */
export const idempotencyTable = {
  create: `
    create table idempotency_keys (
      owner_id uuid not null,
      operation text not null,
      key text not null,
      fingerprint text not null,
      outcome jsonb,
      created_at timestamptz not null default now(),
      primary key (owner_id, operation, key)
    );
    create index idempotency_keys_created on idempotency_keys (created_at);`,
  drop: 'drop table idempotency_keys;',
};

/** How many keys one run of the job that expires them takes at a time, and how often. */
const expiryBatchSize = 1_000;
const expiryBatchesMax = 100;
export const expiryIntervalMs = 60_000;

export interface IdempotentRequest {
  ownerId: string;
  operation: string;
  /** Null carries the operation out without a record. */
  key: string | null;
  fingerprint: string;
}

/**
 * Must be called inside a transaction, which the key's record and the operation share. A parallel request
 * with the same key waits for this transaction to end. What the operation ended in is kept as JSON. Null when
 * the key was used with another input.
 */
export async function carryOutOnce<Outcome extends object>(
  em: EntityManager,
  request: IdempotentRequest,
  operation: () => Promise<Outcome>,
): Promise<Outcome | null> {
  const { ownerId, key, fingerprint } = request;
  if (key === null) return operation();
  const id = [ownerId, request.operation, key];
  const claimed = await em.execute<unknown[]>(
    `insert into idempotency_keys (owner_id, operation, key, fingerprint) values (?, ?, ?, ?)
     on conflict do nothing returning key`,
    [...id, fingerprint],
  );
  const whichKey = 'where owner_id = ? and operation = ? and key = ?';
  if (claimed.length === 0) {
    const [record] = await em.execute<{ fingerprint: string; outcome: Outcome }[]>(
      `select fingerprint, outcome from idempotency_keys ${whichKey}`,
      id,
    );
    return record?.fingerprint === fingerprint ? record.outcome : null;
  }
  const outcome = await operation();
  await em.execute(`update idempotency_keys set outcome = ?::jsonb ${whichKey}`, [
    JSON.stringify(outcome),
    ...id,
  ]);
  return outcome;
}

/** Forgets the keys that are older than `days`, in batches; what they did stays. */
export function expireIdempotencyKeys(em: EntityManager, days: number): Promise<void> {
  return inBatches((batchSize) =>
    em.execute(
      `delete from idempotency_keys where (owner_id, operation, key) in (
         select owner_id, operation, key from idempotency_keys
         where created_at < now() - make_interval(days => ?::int) limit ${batchSize})
       returning 1`,
      [days],
    ),
  );
}

/** Runs a statement that returns a row for each one that it took, until it takes less than a batch. */
export async function inBatches(run: (batchSize: number) => Promise<unknown[]>): Promise<void> {
  for (let batch = 0; batch < expiryBatchesMax; batch++) {
    const rows = await run(expiryBatchSize);
    if (rows.length < expiryBatchSize) return;
  }
}
