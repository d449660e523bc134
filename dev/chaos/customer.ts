/** A customer as the clients know them: from the answers they got, what must be true in the end. */

export type Status = 'DRAFT' | 'WAITING_PAY' | 'PAID' | 'PAYMENT_FAILED' | 'CANCELLED' | 'COMPLETED';

export interface KnownOrder {
  id: string;
  totalMinor: number;
  /** What the order may be in the end, after the answers so far. */
  possible: readonly Status[];
}

/** A request with a key that was answered: asked again, it has the same answer. */
export interface Keyed {
  name: 'placeOrder' | 'deposit';
  input: object;
  /** The id of the order or ledger entry; null for what was refused. */
  id: string | null;
}

export interface Customer {
  id: string;
  email: string;
  token: string;
  /** The client that acts for the customer. */
  client: string;
  /** What was paid in less what was paid out. */
  ownMinor: number;
  /** How many movements these were. */
  ownMovements: number;
  orders: Map<string, KnownOrder>;
  keyed: Keyed[];
}

/**
 * What an order that was answered with this status may be in the end, when nobody asks anything more of it.
 */
export function possibleAfter(status: Status): readonly Status[] {
  return status === 'WAITING_PAY' ? ['PAID', 'PAYMENT_FAILED'] : [status];
}

/** The orders of which it is known that they are in this status. */
export function ordersIn(customer: Customer, status: Status): KnownOrder[] {
  return [...customer.orders.values()].filter(
    ({ possible }) => possible.length === 1 && possible[0] === status,
  );
}

export const formatMinor = (minor: number): string => (minor / 100).toFixed(2);
export const parseMinor = (amount: string): number => Math.round(Number(amount) * 100);
