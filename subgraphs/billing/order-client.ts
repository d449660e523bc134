/** What the billing service asks of order. */
import type { Logger } from 'pino';
import { type Money, type MoneyNotation, parseMoney } from '#platform/money.ts';
import type { ServiceClient } from '#platform/service-client.ts';

export interface DemandedPayment {
  /** Null while nothing is to be done. */
  demand: 'CHARGE' | 'REFUND' | null;
  customerId: string;
  attempt: number;
  amount: Money;
}

export interface OrderClient {
  /**
   * What an order asks of billing at the moment; null when there is no such order. It is asked once: whoever
   * asks billing tries again.
   *
   * @throws {ServiceError} SERVICE_UNAVAILABLE when there is no answer in time.
   */
  demandedPayment(orderId: string): Promise<DemandedPayment | null>;
}

/** What moving money for an order needs. */
export interface PaymentDependencies {
  orders: OrderClient;
  logger: Logger;
}

/** Order gives a try of a charge or a refund 2 s, and the database needs some of them. */
const withinMs = 1_500;

const query = `query DemandedPayment($orderId: ID!) {
  demandedPayment(orderId: $orderId) { demand customerId attempt amount { amount currency } }
}`;

interface DemandedPaymentData {
  demandedPayment: (Omit<DemandedPayment, 'amount'> & { amount: MoneyNotation }) | null;
}

export function createOrderClient(client: ServiceClient): OrderClient {
  return {
    demandedPayment: async (orderId) => {
      const operation = { query, variables: { orderId }, withinMs, once: true } as const;
      const { demandedPayment: demanded } = await client.request<DemandedPaymentData>(operation);
      const amount = demanded && parseMoney(demanded.amount);
      return amount && { ...demanded, amount };
    },
  };
}
