/** The commands on orders, which all select the same, and what a customer has after them. */
import { type Answer, oneItem, type Stack } from './stack.ts';

export interface OrderView {
  id: string;
  status: string;
  total: { amount: string; currency: string };
  items: { id: string; name: string }[];
  timeline: { status: string; note: string | null }[];
  payment: { status: string; refundedAt: string | null } | null;
}
export interface OrderPayload extends Record<string, unknown> {
  order: OrderView | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

const fields = `
  id status total { amount currency } items { id name quantity } timeline { status at note } updatedAt
  paymentFailure { code } payment { status amount { amount } refundedAt }`;

export const idOf = ({ order }: OrderPayload): string => order?.id ?? '';

export function orderCommands(stack: Stack) {
  /** Sends a command with any input at all. */
  const send = (
    name: string,
    input: unknown,
    token?: string,
  ): Promise<Answer<Record<string, OrderPayload>>> => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const payload = `{ order { ${fields} } userErrors { code field message } }`;
    return stack.send(`mutation ($input: ${type}!) { ${name}(input: $input) ${payload} }`, { input }, token);
  };
  /** Sends a command that is answered; its payload. */
  const command = async (name: string, input: object, token: string): Promise<OrderPayload> => {
    const answer = await send(name, input, token);
    const payload = answer.data?.[name];
    if (!payload) throw new Error(JSON.stringify(answer));
    return payload;
  };
  return {
    send,
    command,
    place: (amount: string, token: string) => command('placeOrder', { items: oneItem(amount) }, token),
    draft: (token: string, items: object[] = oneItem('5.00')) => command('createOrder', { items }, token),
    /** All that a customer has: the balance, the number of entries in the statement, and every order. */
    belongings: async (token: string) => {
      const query = `{
        me { account { balance { amount } entries { totalCount } } }
        orders(first: 100) { totalCount nodes { ${fields} } }
      }`;
      const { data, errors } = await stack.send<Belongings>(query, {}, token);
      if (!data || errors) throw new Error(JSON.stringify(errors));
      return data;
    },
  };
}

interface Belongings {
  me: { account: { balance: { amount: string }; entries: { totalCount: number } } };
  orders: { totalCount: number; nodes: OrderView[] };
}
