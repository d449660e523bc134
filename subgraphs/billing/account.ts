/** A user's account: its balance and the number of entries in its statement. Only the ledger changes them. */
import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql';
import { newId } from '#platform/ids.ts';

export const Account = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid().unique(),
    currency: p.string().length(3),
    balanceMinor: p.bigint('bigint'),
    entryCount: p.bigint('bigint'),
    createdAt: p.datetime(),
  },
});
export type Account = InferEntity<typeof Account>;

/** The currency that every account is kept in. */
export const accountCurrency = 'USD';

/** Opens a user's account; one that is open already is left as it is. */
export async function openAccount(em: EntityManager, ownerId: string): Promise<Account> {
  await em.execute(
    'insert into accounts (id, owner_id, currency) values (?, ?, ?) on conflict (owner_id) do nothing',
    [newId(), ownerId, accountCurrency],
  );
  return em.findOneOrFail(Account, { ownerId });
}
