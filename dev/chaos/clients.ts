/** The clients of a run: several at once, each acting for customers of its own while something goes wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Acting,
  cancel,
  deposit,
  place,
  register,
  repeat,
  resubmit,
  submitDraft,
  withdraw,
} from './actions.ts';
import type { Customer } from './customer.ts';
import { createRandom, type Random } from './random.ts';

const clientCount = 4;
const customersEach = 2;
const actionsBefore = 6;
const actionsAfter = 4;
const actionsMax = 150;
const pauseMsMax = 20;
const repeatedEach = 3;

export interface Clients {
  /** Lets the clients act until the fault has struck, and a little longer. */
  act(struck: AbortSignal): Promise<void>;
  /** Asks again some of what was answered. */
  repeatSome(): Promise<void>;
  readonly customers: Customer[];
}

/** Each client with customers who are registered and have money. */
export async function startClients({ door, history, random }: Acting): Promise<Clients> {
  const groups = await Promise.all(
    Array.from({ length: clientCount }, async (_, index) => {
      const acting = { door, history, random: createRandom(random.below(2 ** 32)) };
      const names = Array.from({ length: customersEach }, () => `client ${index + 1}`);
      return { acting, customers: await Promise.all(names.map((name) => register(acting, name))) };
    }),
  );
  return {
    act: async (struck) => {
      await Promise.all(groups.map(({ acting, customers }) => actUntil(struck, acting, customers)));
    },
    repeatSome: async () => {
      await Promise.all(
        groups.flatMap(({ acting, customers }) =>
          customers.flatMap((customer) =>
            sample(acting.random, customer.keyed).map((keyed) => repeat(acting, customer, keyed)),
          ),
        ),
      );
    },
    get customers() {
      return groups.flatMap(({ customers }) => customers);
    },
  };
}

async function actUntil(struck: AbortSignal, acting: Acting, customers: Customer[]): Promise<void> {
  const { history, random } = acting;
  let left = actionsAfter;
  for (let count = 0; count < actionsMax && left > 0; count++) {
    if (struck.aborted && count >= actionsBefore) left -= 1;
    try {
      await actOnce(acting, customers);
    } catch (error) {
      history.violate((error as Error).message);
      return;
    }
    await sleep(random.below(pauseMsMax));
  }
}

async function actOnce(acting: Acting, customers: Customer[]): Promise<void> {
  const customer = acting.random.pick(customers);
  const lot = acting.random.below(100);
  if (lot < 45) await place(acting, customer);
  else if (lot < 60) await deposit(acting, customer);
  else if (lot < 65) await withdraw(acting, customer);
  else if (lot < 80) await cancel(acting, customer);
  else if (lot < 88) await submitDraft(acting, customer);
  else if (lot < 96) await resubmit(acting, customer);
  else customers.push(await register(acting, customer.client));
}

function sample<Item>(random: Random, items: readonly Item[]): Item[] {
  return items.length === 0 ? [] : Array.from({ length: repeatedEach }, () => random.pick(items));
}
