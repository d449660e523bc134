/** What the order service asks of billing. */
import { formatMoney, type Money } from '#platform/money.ts';
import type { ServiceClient } from '#platform/service-client.ts';
import type { DeclineCode } from './order.ts';

export interface Charge {
  orderId: string;
  /** From 1; the same order and attempt are charged once, however often it is asked. */
  attempt: number;
  customerId: string;
  amount: Money;
}

/** Null: the order was charged. */
export type ChargeResult = { declineCode: DeclineCode | null };

export interface BillingClient {
  /**
   * Charges an order, trying again while there is no answer.
   *
   * @throws {ServiceError} SERVICE_UNAVAILABLE when there is none within `withinMs`; the charge may have
   *   happened.
   */
  chargeOrder(charge: Charge, withinMs: number): Promise<ChargeResult>;

  /**
   * Gives back what an order was charged, trying again while there is no answer.
   *
   * @throws {ServiceError} SERVICE_UNAVAILABLE when there is none within `withinMs`; the refund may have
   *   happened.
   */
  refundOrder(orderId: string, withinMs: number): Promise<void>;
}

const chargeOrderMutation = `mutation ChargeOrder($input: ChargeOrderInput!) {
  chargeOrder(input: $input) { declineCode }
}`;

const refundOrderMutation = `mutation RefundOrder($input: RefundOrderInput!) {
  refundOrder(input: $input) { paymentId }
}`;

interface ChargeOrderData {
  chargeOrder: ChargeResult;
}

export function createBillingClient(client: ServiceClient): BillingClient {
  return {
    chargeOrder: async ({ amount, ...charge }, withinMs) => {
      const variables = { input: { ...charge, amount: formatMoney(amount) } };
      const data = await client.request<ChargeOrderData>({ query: chargeOrderMutation, variables, withinMs });
      return data.chargeOrder;
    },
    refundOrder: async (orderId, withinMs) => {
      await client.request({ query: refundOrderMutation, variables: { input: { orderId } }, withinMs });
    },
  };
}
