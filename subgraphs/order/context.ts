/** What the resolvers of one request share: who calls, and batched loaders. */
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { Caller } from '#platform/identity.ts';
import { Order } from './order.ts';

export interface RequestContext {
  caller: Caller;
  em: EntityManager;
  orderById: DataLoader<string, Order | null>;
}

export function createRequestContext(caller: Caller, em: EntityManager): RequestContext {
  return {
    caller,
    em,
    orderById: new DataLoader<string, Order | null>(async (ids) => {
      const orders = new Map(
        (await em.find(Order, { id: { $in: [...ids] } })).map((order) => [order.id, order]),
      );
      return ids.map((id) => orders.get(id) ?? null);
    }),
  };
}
