import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { paymentAttemptsMax } from '../subgraphs/order/order.ts';
import { idOf, orderCommands } from './support/orders.ts';
import { errorCodesOf, refusalsOf } from './support/refusals.ts';
import { type Customer, oneItem, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const { send, command, place, draft, belongings } = orderCommands(stack);

let ada: Customer;
let stranger: Customer;
let administrator: string;
/** An order of Ada's in each status that lasts. */
const orders = { DRAFT: '', PAYMENT_FAILED: '', PAID: '', CANCELLED: '', COMPLETED: '' };
type Status = keyof typeof orders;
let itemId: string;
let otherItemId: string;
let before: Awaited<ReturnType<typeof belongings>>;

const long = (length: number) => 'x'.repeat(length);
const line = (change: object = {}) => ({ ...oneItem('1.00')[0], ...change });
const price = (amount: unknown, currency?: unknown) => ({ unitPrice: { amount, currency } });

beforeAll(async () => {
  [ada, stranger, administrator] = await Promise.all([
    stack.register('50.00'),
    stack.register('50.00'),
    stack.signInAdministrator(),
  ]);
  const order = (await draft(ada.token)).order;
  orders.DRAFT = order?.id ?? '';
  itemId = order?.items[0]?.id ?? '';
  orders.PAYMENT_FAILED = idOf(await place('50.01', ada.token));
  for (const status of ['PAID', 'CANCELLED', 'COMPLETED'] as const) {
    orders[status] = idOf(await place('5.00', ada.token));
  }
  otherItemId = (await place('5.00', stranger.token)).order?.items[0]?.id ?? '';
  await command('cancelOrder', { orderId: orders.CANCELLED }, ada.token);
  await command('completeOrder', { orderId: orders.COMPLETED }, administrator);
  before = await belongings(ada.token);
  const statuses = before.orders.nodes.map(({ id, status }) => [status, id]);
  expect(Object.fromEntries(statuses)).toEqual(orders);
});

// Whatever a test asks for in her name or about what is hers is refused: nothing of it may have changed.
afterEach(async () => {
  const was = before;
  before = await belongings(ada.token);
  expect(before).toEqual(was);
});

/** The commands that take items: their input for one, and where in it the item and all items are. */
const itemCommands = [
  { name: 'placeOrder', input: (item: unknown) => ({ items: [item] }), place: 'items.0', all: 'items' },
  { name: 'createOrder', input: (item: unknown) => ({ items: [item] }), place: 'items.0', all: 'items' },
  {
    ...{ name: 'addOrderItem', place: 'item', all: 'item' },
    input: (item: unknown, orderId = orders.DRAFT) => ({ orderId, item }),
  },
];

describe.each(itemCommands)('$name', ({ name, input, place, all }) => {
  test.each([
    ['a quantity of zero', { quantity: 0 }, ['INVALID_QUANTITY $.quantity']],
    ['a negative quantity', { quantity: -3 }, ['INVALID_QUANTITY $.quantity']],
    ['a quantity of 1,001', { quantity: 1001 }, ['INVALID_QUANTITY $.quantity']],
    ['an empty name', { name: '' }, ['INVALID_NAME $.name']],
    ['a name of white space', { name: ' \t' }, ['INVALID_NAME $.name']],
    ['a name of 201 characters', { name: long(201) }, ['INVALID_NAME $.name']],
    ['a name of two lines', { name: 'a\nb' }, ['INVALID_NAME $.name']],
    ['a name with a NUL', { name: 'a\u0000b' }, ['INVALID_NAME $.name']],
    ['an empty code', { sku: '' }, ['INVALID_SKU $.sku']],
    ['a code of 65 characters', { sku: long(65) }, ['INVALID_SKU $.sku']],
    ['a price of zero', price('0.00'), ['INVALID_PRICE $.unitPrice.amount']],
    ['a negative price', price('-5'), ['INVALID_PRICE $.unitPrice.amount']],
    ['a price with three decimals', price('1.005'), ['INVALID_PRICE $.unitPrice.amount']],
    [
      'a price of 10,000,000.01',
      price('10000000.01'),
      ['INVALID_PRICE $.unitPrice.amount', 'TOTAL_TOO_LARGE $all'],
    ],
    ['too large a total', { ...price('5000000.01'), quantity: 2 }, ['TOTAL_TOO_LARGE $all']],
    [
      'several faults, all at once',
      { name: '', sku: '', quantity: 0, ...price('0') },
      [
        ...['INVALID_NAME $.name', 'INVALID_SKU $.sku', 'INVALID_QUANTITY $.quantity'],
        'INVALID_PRICE $.unitPrice.amount',
      ],
    ],
  ])('refuses %s', async (_what, change, refusals) => {
    const expected = refusals.map((refusal) => refusal.replace('$all', all).replace('$', place));
    expect(refusalsOf(await send(name, input(line(change)), ada.token))).toEqual(expected);
  });

  test.each([
    ['a price that is a number', line(price(5))],
    ['a price that is a word', line(price('five'))],
    ['a price without an amount', line({ unitPrice: {} })],
    ['a currency that does not exist', line(price('5', 'XYZ'))],
    ['a currency in lower case', line(price('5', 'usd'))],
    ['no price', { name: 'Tea', quantity: 1 }],
    ['a price of null', line({ unitPrice: null })],
    ['no quantity', { name: 'Tea', ...price('5') }],
    ['a quantity that is a string', line({ quantity: '2' })],
    ['a quantity with decimals', line({ quantity: 1.5 })],
    ['a quantity beyond 32 bits', line({ quantity: 2 ** 31 })],
    ['a name of null', line({ name: null })],
    ['a name that is a number', line({ name: 5 })],
    ['a code that is a number', line({ sku: 5 })],
    ['an unknown field of an item', line({ discount: '1.00' })],
    ['an item that is null', null],
    ['an item that is a word', 'Tea'],
  ])('says BAD_USER_INPUT to %s', async (_what, item) => {
    const answer = await send(name, input(item), ada.token);
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.data?.[name] ?? null).toBeNull();
  });

  test.each([
    ['the longest name and code', line({ name: long(200), sku: long(64) })],
    ['the highest price', line(price('10000000.00'))],
    ['the largest quantity', line({ quantity: 1000, ...price('10000.00') })],
    ['the lowest price', line(price('0.01'))],
  ])('takes %s', async (_what, item) => {
    const { token } = await stack.register();
    const orderId = idOf(await draft(token, []));
    expect((await command(name, input(item, orderId), token)).userErrors).toEqual([]);
  });
});

describe.each(['placeOrder', 'createOrder'])('the items of %s', (name) => {
  test.each([
    ['101 of them', Array(101).fill(line()), 'TOO_MANY_ITEMS items'],
    ['two currencies', [line(), line(price('1.00', 'EUR'))], 'CURRENCY_MISMATCH items.1.unitPrice.currency'],
    ['a total of 10,000,000.01', [line(price('10000000.00')), line(price('0.01'))], 'TOTAL_TOO_LARGE items'],
    ['a fault in the last', [line(), line(), line({ quantity: 0 })], 'INVALID_QUANTITY items.2.quantity'],
  ])('are refused: %s', async (_what, items, refusal) => {
    expect(refusalsOf(await send(name, { items }, ada.token))).toEqual([refusal]);
  });

  test.each([
    ['a word', { items: 'Tea' }],
    ['null among others', { items: [line(), null] }],
    ['another customer’s id beside them', { items: [line()], customerId: 'x' }],
  ])('are BAD_USER_INPUT: %s', async (_what, input) => {
    expect(errorCodesOf(await send(name, input, ada.token))).toEqual(['BAD_USER_INPUT']);
  });

  test('are BAD_USER_INPUT: a price that is a number literal', async () => {
    const items = '[{ name: "Tea", quantity: 1, unitPrice: { amount: 5 } }]';
    const query = `mutation { ${name}(input: { items: ${items} }) { userErrors { code } } }`;
    expect(errorCodesOf(await stack.send(query, {}, ada.token))).toEqual(['BAD_USER_INPUT']);
  });

  test('may be a hundred', async () => {
    const { token } = await stack.register();
    const items = Array(100).fill(line({ quantity: 1000, ...price('0.01') }));
    expect((await command(name, { items }, token)).order?.total.amount).toBe('1000.00');
  });
});

describe('placeOrder', () => {
  test('refuses an order without items', async () => {
    expect(refusalsOf(await send('placeOrder', { items: [] }, ada.token))).toEqual(['EMPTY_ORDER items']);
  });

  test.each([
    ['no items', {}],
    ['items that are null', { items: null }],
    ['an empty key', { items: [line()], idempotencyKey: '' }],
    ['a key of 256 characters', { items: [line()], idempotencyKey: long(256) }],
    ['a key with a NUL', { items: [line()], idempotencyKey: 'a\u0000b' }],
    ['a key that is a number', { items: [line()], idempotencyKey: 5 }],
  ])('says BAD_USER_INPUT to %s', async (_what, input) => {
    expect(errorCodesOf(await send('placeOrder', input, ada.token))).toEqual(['BAD_USER_INPUT']);
  });

  test('takes a key of 255 characters', async () => {
    const { token } = await stack.register();
    const input = { items: [line()], idempotencyKey: long(255) };
    expect((await command('placeOrder', input, token)).userErrors).toEqual([]);
  });

  test('takes an order in another currency than the account’s as a declined one', async () => {
    const { token } = await stack.register('50.00');
    expect((await command('placeOrder', { items: [line(price('5', 'EUR'))] }, token)).order).toMatchObject({
      status: 'PAYMENT_FAILED',
      paymentFailure: { code: 'CURRENCY_MISMATCH' },
    });
  });
});

describe('addOrderItem', () => {
  test.each([
    ['an item in another currency', price('1.00', 'EUR'), 'CURRENCY_MISMATCH item.unitPrice.currency'],
    // The draft has 5.00.
    ['a total of 10,000,000.01', price('9999995.01'), 'TOTAL_TOO_LARGE item'],
  ])('refuses %s', async (_what, change, refusal) => {
    const input = { orderId: orders.DRAFT, item: line(change) };
    expect(refusalsOf(await send('addOrderItem', input, ada.token))).toEqual([refusal]);
  });

  test('takes a total of 10,000,000.00', async () => {
    const { token } = await stack.register();
    const orderId = idOf(await draft(token));
    const { order } = await command('addOrderItem', { orderId, item: line(price('9999995.00')) }, token);
    expect(order?.total.amount).toBe('10000000.00');
  });

  test('refuses the 101st item', async () => {
    const { token } = await stack.register();
    const orderId = idOf(await draft(token, Array(100).fill(line())));
    const answer = await send('addOrderItem', { orderId, item: line() }, token);
    expect(refusalsOf(answer)).toEqual(['TOO_MANY_ITEMS item']);
    expect((await belongings(token)).orders.nodes[0]?.items).toHaveLength(100);
  });
});

describe('removeOrderItem', () => {
  test.each([
    ['an unknown one', '01a2006f-d331-7753-a9e4-68f031936a27'],
    ['the order itself', () => orders.DRAFT],
    ['an item of another order', () => otherItemId],
    ['nothing', ''],
    ['quotes', `'"; --`],
    ['5,000 characters', long(5_000)],
    ['a NUL', '\u0000'],
    ['a number', 5],
  ])('refuses an item that the draft does not have: %s', async (_what, id) => {
    const input = { orderId: orders.DRAFT, itemId: typeof id === 'function' ? id() : id };
    expect(refusalsOf(await send('removeOrderItem', input, ada.token))).toEqual(['ITEM_NOT_FOUND itemId']);
  });

  test.each([
    ['none', {}],
    ['null', { itemId: null }],
    ['a boolean', { itemId: true }],
    ['a number with decimals', { itemId: 1.5 }],
    ['a list', { itemId: ['x'] }],
  ])('says BAD_USER_INPUT to the id of an item that is %s', async (_what, rest) => {
    const answer = await send('removeOrderItem', { orderId: orders.DRAFT, ...rest }, ada.token);
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
  });
});

test('submitOrder refuses a draft without items', async () => {
  const { token } = await stack.register('50.00');
  const orderId = idOf(await draft(token, []));
  expect(refusalsOf(await send('submitOrder', { orderId }, token))).toEqual(['EMPTY_ORDER orderId']);
  expect(await belongings(token)).toMatchObject({
    me: { account: { balance: { amount: '50.00' } } },
    orders: { nodes: [{ status: 'DRAFT', timeline: [] }] },
  });
});

test('submitOrder tries a payment nine times and no more, however often it is declined', async () => {
  const { token } = await stack.register();
  const orderId = idOf(await draft(token));
  for (let attempt = 1; attempt <= paymentAttemptsMax; attempt++) {
    expect(await send('submitOrder', { orderId }, token)).toMatchObject({
      data: { submitOrder: { order: { status: 'PAYMENT_FAILED' }, userErrors: [] } },
    });
  }
  expect(refusalsOf(await send('submitOrder', { orderId }, token))).toEqual(['TOO_MANY_ATTEMPTS orderId']);
  expect((await belongings(token)).orders.nodes).toMatchObject([
    { status: 'PAYMENT_FAILED', timeline: { length: 2 * paymentAttemptsMax } },
  ]);
  expect(await send('cancelOrder', { orderId }, token)).toMatchObject({
    data: { cancelOrder: { order: { status: 'CANCELLED' } } },
  });
});

describe('cancelOrder', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \t'],
    ['501 characters', long(501)],
    ['a NUL', 'a\u0000b'],
  ])('refuses a reason that is %s', async (_what, reason) => {
    for (const orderId of [orders.DRAFT, orders.PAID]) {
      const answer = await send('cancelOrder', { orderId, reason }, ada.token);
      expect(refusalsOf(answer)).toEqual(['INVALID_REASON reason']);
    }
  });

  test.each([5, true, ['late'], { text: 'late' }])('says BAD_USER_INPUT to the reason %j', async (reason) => {
    const answer = await send('cancelOrder', { orderId: orders.PAID, reason }, ada.token);
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
  });

  test.each([
    ['no reason', null],
    ['a reason of 1 character', 'x'],
    ['a reason of 500 characters', long(500)],
  ])('takes %s', async (_what, reason) => {
    const { token } = await stack.register();
    const { order } = await command('cancelOrder', { orderId: idOf(await draft(token)), reason }, token);
    expect(order?.timeline.at(-1)?.note).toBe(reason);
  });
});

/** What each command on an order needs beside its id, and the statuses in which an order refuses it. */
const commandsOnOne: { name: string; rest: () => object; refusedBy: Status[] }[] = [
  {
    name: 'addOrderItem',
    rest: () => ({ item: line() }),
    refusedBy: ['PAYMENT_FAILED', 'PAID', 'CANCELLED', 'COMPLETED'],
  },
  {
    name: 'removeOrderItem',
    rest: () => ({ itemId }),
    refusedBy: ['PAYMENT_FAILED', 'PAID', 'CANCELLED', 'COMPLETED'],
  },
  { name: 'submitOrder', rest: () => ({}), refusedBy: ['PAID', 'CANCELLED', 'COMPLETED'] },
  { name: 'cancelOrder', rest: () => ({}), refusedBy: ['CANCELLED', 'COMPLETED'] },
  {
    name: 'completeOrder',
    rest: () => ({}),
    refusedBy: ['DRAFT', 'PAYMENT_FAILED', 'CANCELLED', 'COMPLETED'],
  },
];
const inputs: Record<string, () => object> = Object.fromEntries([
  ...itemCommands.map(({ name, input }) => [name, () => input(line())]),
  ...commandsOnOne.map(({ name, rest }) => [name, () => ({ orderId: orders.PAID, ...rest() })]),
]);
const isForAdministrators = (name: string) => name === 'completeOrder';

describe.each(commandsOnOne)('$name', ({ name, rest, refusedBy }) => {
  const sendAs = (token: string | undefined, input: object) => send(name, { ...rest(), ...input }, token);
  const sendAsOneWhoMay = (input: object) =>
    sendAs(isForAdministrators(name) ? administrator : ada.token, input);

  test.each(refusedBy)('refuses an order that is %s', async (status) => {
    const answer = await sendAsOneWhoMay({ orderId: orders[status] });
    expect(refusalsOf(answer)).toEqual(['INVALID_TRANSITION orderId']);
  });

  test.each([
    ['an unknown order', () => '01a2006f-d331-7753-a9e4-68f031936a27'],
    ['a customer', () => ada.id],
    ['the id in upper case', () => orders.DRAFT.toUpperCase()],
    ['the id and a blank', () => `${orders.DRAFT} `],
    ['nothing', () => ''],
    ['quotes', () => `'"; --`],
    ['5,000 characters', () => long(5_000)],
    ['a NUL', () => '\u0000'],
    ['a number', () => 5],
  ])('finds no order by what is none: %s', async (_what, orderId) => {
    expect(refusalsOf(await sendAsOneWhoMay({ orderId: orderId() }))).toEqual(['ORDER_NOT_FOUND orderId']);
  });

  test.each([
    ['no id', { orderId: undefined }],
    ['null', { orderId: null }],
    ['a boolean', { orderId: true }],
    ['a number with decimals', { orderId: 1.5 }],
    ['a list', { orderId: ['x'] }],
    ['an object', { orderId: { id: 'x' } }],
    ['an unknown field', { customerId: 'x' }],
  ])('says BAD_USER_INPUT to %s', async (_what, input) => {
    const answer = await sendAsOneWhoMay({ orderId: orders.DRAFT, ...input });
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.data?.[name] ?? null).toBeNull();
  });

  test.each(Object.keys(orders) as Status[])(
    'is not for a stranger to an order that is %s',
    async (status) => {
      const answer = await sendAs(stranger.token, { orderId: orders[status] });
      if (isForAdministrators(name)) expect(errorCodesOf(answer)).toEqual(['FORBIDDEN']);
      else expect(refusalsOf(answer)).toEqual(['ORDER_NOT_FOUND orderId']);
    },
  );
});

test('completeOrder is not for the customer', async () => {
  const answer = await send('completeOrder', { orderId: orders.PAID }, ada.token);
  expect(errorCodesOf(answer)).toEqual(['FORBIDDEN']);
});

test.each(Object.entries(inputs))('%s needs a signed-in user', async (name, input) => {
  expect(errorCodesOf(await send(name, input()))).toEqual(['UNAUTHENTICATED']);
});

describe.each(Object.keys(inputs))('%s', (name) => {
  test.each([
    ['no input', undefined],
    ['the input null', null],
    ['an input that is a list', ['x']],
    ['an input that is a word', 'x'],
  ])('says BAD_USER_INPUT to %s', async (_what, input) => {
    const token = isForAdministrators(name) ? administrator : ada.token;
    expect(errorCodesOf(await send(name, input, token))).toEqual(['BAD_USER_INPUT']);
  });
});
