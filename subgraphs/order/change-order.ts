/** Changes one order by a command of its customer or of an administrator. */
import { type EntityManager, OptimisticLockError } from '@mikro-orm/postgresql';
import { maySee, type Viewer } from '#platform/identity.ts';
import { isId } from '#platform/text.ts';
import { IllegalTransition, Order } from './order.ts';
import type { Refusal } from './order-item.ts';

export type CommandRefusal = 'ORDER_NOT_FOUND' | 'INVALID_TRANSITION';
export type CommandResult<Code = never> = { order: Order } | { refusals: Refusal<Code | CommandRefusal>[] };

/** A change that meets this many others in a row gives up, as an outage does. */
const triesMax = 10;

/**
 * Applies a change to the order as it is and stores it. When another change was stored first, it is applied again to
 * what that one left, so that of two commands that exclude each other one is refused. What `change` adds to `em` is
 * stored with it.
 */
export async function changeOrder<Code = never>(
  em: EntityManager,
  viewer: Viewer,
  orderId: string,
  change: (order: Order, em: EntityManager) => Refusal<Code>[] | undefined,
): Promise<CommandResult<Code>> {
  for (let tries = 1; ; tries++) {
    const attempt = em.fork();
    const order = isId(orderId) ? await attempt.findOne(Order, orderId) : null;
    if (!order || !maySee(viewer, order.customerId)) return { refusals: [orderNotFound] };
    try {
      const refusals = change(order, attempt);
      if (refusals) return { refusals };
      await attempt.flush();
      return { order };
    } catch (error) {
      if (error instanceof IllegalTransition) return { refusals: [invalidTransition(order)] };
      if (!(error instanceof OptimisticLockError) || tries === triesMax) throw error;
    }
  }
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
