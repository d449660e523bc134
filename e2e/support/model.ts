/** A simple model of one customer's money and orders, against which the system is compared. */

export type Operation =
  | { kind: 'deposit' | 'withdraw' | 'placeOrder'; cents: number }
  | { kind: 'createOrder'; cents: number }
  | { kind: 'submitOrder' | 'cancelOrder'; order: number };

export interface ModelState {
  balance: number;
  orders: { cents: number; status: string }[];
}

export const emptyState = (): ModelState => ({ balance: 0, orders: [] });

/**
 * Applies an operation to a copy of the state. The result is an order's status, `done`, or the code of the
 * refusal.
 */
export function applyOperation(
  before: ModelState,
  operation: Operation,
): { state: ModelState; result: string } {
  const state: ModelState = { balance: before.balance, orders: before.orders.map((order) => ({ ...order })) };
  const charge = (cents: number) => {
    if (state.balance < cents) return 'PAYMENT_FAILED';
    state.balance -= cents;
    return 'PAID';
  };
  switch (operation.kind) {
    case 'deposit':
      state.balance += operation.cents;
      return { state, result: 'done' };
    case 'withdraw': {
      if (state.balance < operation.cents) return { state, result: 'INSUFFICIENT_FUNDS' };
      state.balance -= operation.cents;
      return { state, result: 'done' };
    }
    case 'placeOrder': {
      const status = charge(operation.cents);
      state.orders.push({ cents: operation.cents, status });
      return { state, result: status };
    }
    case 'createOrder':
      state.orders.push({ cents: operation.cents, status: 'DRAFT' });
      return { state, result: 'DRAFT' };
    case 'submitOrder': {
      const order = state.orders[operation.order];
      if (!order) return { state, result: 'ORDER_NOT_FOUND' };
      if (order.status !== 'DRAFT' && order.status !== 'PAYMENT_FAILED')
        return { state, result: 'INVALID_TRANSITION' };
      order.status = charge(order.cents);
      return { state, result: order.status };
    }
    case 'cancelOrder': {
      const order = state.orders[operation.order];
      if (!order) return { state, result: 'ORDER_NOT_FOUND' };
      if (order.status === 'CANCELLED') return { state, result: 'INVALID_TRANSITION' };
      if (order.status === 'PAID') state.balance += order.cents;
      order.status = 'CANCELLED';
      return { state, result: 'CANCELLED' };
    }
  }
}

/**
 * Whether some order of the operations, one after the other, gives these results and ends in this state. A
 * command may besides be refused because another one on the same order won.
 */
export function isSequential(
  before: ModelState,
  operations: readonly Operation[],
  results: readonly string[],
  after: ModelState,
): boolean {
  return permutations(operations.map((_operation, index) => index)).some((turns) => {
    let state = before;
    for (const turn of turns) {
      if (lostTo(operations, results, turn)) continue;
      const step = applyOperation(state, operations[turn] as Operation);
      if (step.result !== results[turn] && !wasOvertaken(operations, results, turn)) return false;
      state = step.state;
    }
    return state.balance === after.balance && JSON.stringify(state.orders) === JSON.stringify(after.orders);
  });
}

function lostTo(operations: readonly Operation[], results: readonly string[], turn: number): boolean {
  const mine = operations[turn];
  if (results[turn] !== 'INVALID_TRANSITION' || !mine || !('order' in mine)) return false;
  return operations.some((other, index) => {
    return 'order' in other && other.order === mine.order && results[index] !== 'INVALID_TRANSITION';
  });
}

/** A submission may be answered when a later cancellation of the same order is done. */
function wasOvertaken(operations: readonly Operation[], results: readonly string[], turn: number): boolean {
  const mine = operations[turn];
  if (results[turn] !== 'CANCELLED' || mine?.kind !== 'submitOrder') return false;
  return operations.some((other, index) => {
    return other.kind === 'cancelOrder' && other.order === mine.order && results[index] === 'CANCELLED';
  });
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
