/** Whether what the three databases know of an order agrees. */
import { formatMinor } from './amount.ts';
import type { Rule } from './check.ts';
import {
  type MessageKind,
  type OrderFacts,
  type OrderRow,
  type PaymentRow,
  patienceSeconds,
} from './order-facts.ts';

const rules = {
  'draft-order': { invariant: 2, text: 'A draft has no payment.' },
  'waiting-order': {
    invariant: 2,
    text: 'A waiting order is charged for its present attempt at most, as it says.',
  },
  'paid-order': { invariant: 2, text: 'A paid order has a successful payment of its customer and total.' },
  'failed-order': { invariant: 2, text: 'A failed order is not charged, and its last payment says why.' },
  'cancelled-order': {
    invariant: 2,
    text: 'A cancelled order is not charged, and was given back what it paid.',
  },
  'payment-without-order': { invariant: 2, text: 'Every payment belongs to an order.' },
  attempts: { invariant: 2, text: 'Every settled attempt has its payment, and every payment its attempt.' },
  'order-in-doubt': { invariant: 2, text: `No order is in doubt for longer than ${patienceSeconds} s.` },
  'message-missing': { invariant: 3, text: 'Every outcome of an order has its message.' },
  'message-twice': { invariant: 3, text: 'No outcome of an order has a second message.' },
  'message-without-outcome': { invariant: 3, text: 'Every message about an order tells of an outcome.' },
  'message-recipient': { invariant: 3, text: 'Messages about an order go to its customer.' },
} as const satisfies Record<string, Omit<Rule, 'name'>>;
export type OrderRule = keyof typeof rules;

export const orderRules: Rule[] = Object.entries(rules).map(([name, rule]) => ({ name, ...rule }));

export interface Judgement {
  faults: { rule: OrderRule; found: string }[];
  isInDoubt: boolean;
  messagesOnTheirWay: number;
}

export function judgeOrder(facts: OrderFacts): Judgement {
  const judgement: Judgement = { faults: [], isInDoubt: false, messagesOnTheirWay: 0 };
  const report = (rule: OrderRule, found: string) => judgement.faults.push({ rule, found });
  const { order, payments, messages } = facts;
  if (order === null) {
    for (const { id, status } of payments) report('payment-without-order', `payment ${id} is ${status}`);
    for (const { kind } of messages) report('message-without-outcome', `${kind}, and there is no such order`);
    return judgement;
  }
  judgement.isInDoubt = order.status === 'WAITING_PAY' || order.isBeingCancelled;
  if (judgement.isInDoubt && order.isOverdue) {
    const what = order.isBeingCancelled ? 'is being cancelled' : `is ${order.status}`;
    report('order-in-doubt', `it ${what} since ${order.updatedAt}`);
  }
  const fault = chargeFault(order, payments);
  if (fault !== null) report(ruleOf[order.status], fault);
  const attempted = attemptsFault(order, payments);
  if (attempted !== null) report('attempts', attempted);
  judgeMessages(order, facts, judgement);
  return judgement;
}

const ruleOf = {
  DRAFT: 'draft-order',
  WAITING_PAY: 'waiting-order',
  PAID: 'paid-order',
  COMPLETED: 'paid-order',
  PAYMENT_FAILED: 'failed-order',
  CANCELLED: 'cancelled-order',
} as const satisfies Record<OrderRow['status'], OrderRule>;

/**
 * What is wrong between an order's status and its payments. Of the charges there is one; billing is checked
 * for it.
 */
function chargeFault(order: OrderRow, payments: PaymentRow[]): string | null {
  const { status } = order;
  const charge = payments.find((payment) => payment.status !== 'DECLINED');
  const isCharged = charge?.status === 'SUCCEEDED';
  const unlike = charge ? difference(order, charge) : null;
  const is = `it is ${status}, payment ${charge?.id} is ${charge?.status}`;
  switch (status) {
    case 'DRAFT':
      return payments.length > 0 ? `it is ${status} and has ${payments.length} payments` : null;
    case 'WAITING_PAY':
      if (!charge) return null;
      return isCharged && charge.attempt === order.attempt ? unlike : is;
    case 'PAID':
    case 'COMPLETED':
      if (!charge) return `it is ${status}, and no payment of it succeeded`;
      return isCharged || order.isBeingCancelled ? unlike : is;
    case 'PAYMENT_FAILED': {
      if (charge) return is;
      const last = payments.at(-1);
      return last?.declineCode === order.declineCode
        ? null
        : `it failed by ${order.declineCode}, its last payment by ${last?.declineCode ?? 'nothing'}`;
    }
    case 'CANCELLED':
      if (order.wasPaid && !charge) return 'it was paid, and no payment of it was given back';
      if (charge && (isCharged || !order.wasPaid)) return is;
      return unlike;
  }
}

function difference(order: OrderRow, charge: PaymentRow): string | null {
  const { id, attempt, customerId, amountMinor, currency } = charge;
  if (amountMinor !== order.totalMinor || currency !== order.currency) {
    const total = formatMinor(order.totalMinor, order.currency);
    return `its total is ${total}, payment ${id} is of ${formatMinor(amountMinor, currency)}`;
  }
  if (customerId !== order.customerId)
    return `payment ${id} is of customer ${customerId}, not ${order.customerId}`;
  if (attempt > order.attempt)
    return `payment ${id} is of attempt ${attempt}, the order has ${order.attempt}`;
  return null;
}

function attemptsFault({ status, attempt }: OrderRow, payments: PaymentRow[]): string | null {
  const paid = payments.map((payment) => payment.attempt);
  const isUnsettled = status === 'WAITING_PAY' && paid.at(-1) !== attempt;
  const settled = Array.from({ length: isUnsettled ? attempt - 1 : attempt }, (_, index) => index + 1);
  if (paid.join() === settled.join()) return null;
  return `it settled ${settled.length} attempts, and has payments of the attempts ${paid.join(', ') || 'none'}`;
}

function judgeMessages(order: OrderRow, { payments, messages }: OrderFacts, judgement: Judgement): void {
  const due = outcomesOf(order, payments);
  for (const kind of ['ORDER_PAID', 'ORDER_PAYMENT_FAILED', 'ORDER_CANCELLED'] as const) {
    const stored = messages.filter((message) => message.kind === kind).length;
    const missing = due[kind] - stored;
    const comingMax = order.latestEvents.filter((event) => event === kind).length;
    const found = `${stored} of ${due[kind]} messages ${kind}`;
    if (missing > comingMax) judgement.faults.push({ rule: 'message-missing', found });
    else if (missing > 0) judgement.messagesOnTheirWay += missing;
    else if (missing < 0) {
      const rule = due[kind] === 0 ? 'message-without-outcome' : 'message-twice';
      judgement.faults.push({ rule, found });
    }
  }
  for (const { kind, userId } of messages) {
    if (userId === order.customerId) continue;
    const found = `${kind} went to ${userId}, the customer is ${order.customerId}`;
    judgement.faults.push({ rule: 'message-recipient', found });
  }
}

/**
 * How many messages of each kind are due: what billing decided is an outcome once the order has recorded it.
 */
function outcomesOf(order: OrderRow, payments: PaymentRow[]): Record<MessageKind, number> {
  const recorded = payments.filter(
    ({ attempt }) => order.status !== 'WAITING_PAY' || attempt !== order.attempt,
  );
  const declined = recorded.filter(({ status }) => status === 'DECLINED').length;
  return {
    ORDER_PAID: recorded.length - declined,
    ORDER_PAYMENT_FAILED: declined,
    ORDER_CANCELLED: order.status === 'CANCELLED' ? 1 : 0,
  };
}
