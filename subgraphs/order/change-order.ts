/** Changes one order by a command of its customer or of an administrator. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { maySee, type Viewer } from '#platform/identity.ts';
import { isId } from '#platform/text.ts';
import { IllegalTransition, Order } from './order.ts';
import type { Refusal } from './order-item.ts';

export type CommandRefusal = 'ORDER_NOT_FOUND' | 'INVALID_TRANSITION';
export type CommandResult<Code = never> = { order: Order } | { refusals: Refusal<Code | CommandRefusal>[] };

/**
 * Applies a change to the order and stores it, in one transaction that holds the order's row. Another command
 * waits for its end and meets what it left, so that of two that exclude each other one is refused. What
 * `change` adds to its `em` is stored with it.
 */
export async function changeOrder<Code = never>(
  em: EntityManager,
  viewer: Viewer,
  orderId: string,
  change: (order: Order, em: EntityManager) => Refusal<Code>[] | undefined,
): Promise<CommandResult<Code>> {
  return em.fork().transactional(async (transaction) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const order = isId(orderId) ? await transaction.findOne(Order, orderId, { lockMode }) : null;
    if (!order || !maySee(viewer, order.customerId)) return { refusals: [orderNotFound] };
    try {
      const refusals = change(order, transaction);
      if (!refusals) return { order };
      transaction.clear();
      return { refusals };
    } catch (error) {
      if (!(error instanceof IllegalTransition)) throw error;
      transaction.clear();
      return { refusals: [invalidTransition(order)] };
    }
  });
}

const orderNotFound: Refusal<'ORDER_NOT_FOUND'> = {
  code: 'ORDER_NOT_FOUND',
  message: 'There is no such order.',
  field: ['orderId'],
};

const invalidTransition = ({ status, cancellation }: Order): Refusal<'INVALID_TRANSITION'> => ({
  code: 'INVALID_TRANSITION',
  message: `This cannot be done to an order that is ${cancellation ? 'being cancelled' : status}.`,
  field: ['orderId'],
});
