/** Completes a paid order that was delivered. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Viewer } from '#platform/identity.ts';
import { type CommandResult, changeOrder } from './change-order.ts';
import { announce } from './order-events.ts';
import type { SettlementDependencies } from './settle-payment.ts';

export async function completeOrder(
  { publishSoon }: SettlementDependencies,
  em: EntityManager,
  administrator: Viewer,
  orderId: string,
): Promise<CommandResult> {
  const result = await changeOrder(em, administrator, orderId, (order, transaction) => {
    order.complete();
    announce(transaction, order, 'order.completed.v1', {});
    return undefined;
  });
  if ('order' in result) publishSoon();
  return result;
}
