/** Carries an operation out once for each idempotency key, and gives repeated requests the first one's answer. */
import type { EntityManager } from '@mikro-orm/postgresql';

/** What an operation ended in, as it is kept with its key. */
export type Outcome = { entryId: string } | { refusal: string };

export interface IdempotentRequest {
  ownerId: string;
  operation: string;
  /** Null carries the operation out without a record. */
  key: string | null;
  fingerprint: string;
}

/**
 * Must be called inside a transaction, which the key's record and the operation share. A parallel request with the
 * same key waits for this transaction to end. Null when the key was used with another input.
 */
export async function carryOutOnce(
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
