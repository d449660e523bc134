import { describe, expect, test } from '@jest/globals';
import {
  checkItems,
  itemNameLengthMax,
  itemsMax,
  type OrderItemRequest,
  quantityMax,
  skuLengthMax,
  totalMinorOf,
} from './order-item.ts';

const item = (change: Partial<OrderItemRequest> = {}): OrderItemRequest => ({
  name: 'Tea',
  quantity: 1,
  unitPrice: { amount: '1.00', currency: 'USD' },
  ...change,
});
const price = (amount: string, currency = 'USD') => ({ unitPrice: { amount, currency } });
const codes = (...items: OrderItemRequest[]) => checkItems(items).refusals?.map(({ code }) => code) ?? [];

test('the total is the sum of the subtotals, exactly', () => {
  const checked = checkItems([item({ quantity: 3, ...price('0.10') }), item({ ...price('0.20') })]);
  expect(totalMinorOf('items' in checked ? checked.items : [])).toBe(50n);
});

test('what is around names and codes is left out', () => {
  const checked = checkItems([item({ name: ' Tea ', sku: ' T-1 ' })]);
  expect(checked).toMatchObject({ items: [{ name: 'Tea', sku: 'T-1', quantity: 1, unitPriceMinor: '100' }] });
});

describe('on this side of each bound an order is taken', () => {
  test.each<[string, OrderItemRequest[]]>([
    ['one item', [item()]],
    ['the most items', Array.from({ length: itemsMax }, () => item())],
    ['the largest quantity', [item({ quantity: quantityMax })]],
    ['the longest name', [item({ name: 'x'.repeat(itemNameLengthMax) })]],
    ['the longest code', [item({ sku: 'x'.repeat(skuLengthMax) })]],
    ['the smallest price', [item(price('0.01'))]],
    ['the largest price and total', [item(price('10000000.00'))]],
    ['a currency without decimals', [item(price('5', 'JPY'))]],
  ])('%s', (_what, items) => expect(codes(...items)).toEqual([]));
});

describe('on the other side of each bound an order is refused', () => {
  test.each<[string, OrderItemRequest[], string[]]>([
    ['one item too many', Array.from({ length: itemsMax + 1 }, () => item()), ['TOO_MANY_ITEMS']],
    ['no quantity', [item({ quantity: 0 })], ['INVALID_QUANTITY']],
    ['a negative quantity', [item({ quantity: -1 })], ['INVALID_QUANTITY']],
    ['too large a quantity', [item({ quantity: quantityMax + 1 })], ['INVALID_QUANTITY']],
    ['an empty name', [item({ name: '' })], ['INVALID_NAME']],
    ['a blank name', [item({ name: ' ' })], ['INVALID_NAME']],
    ['too long a name', [item({ name: 'x'.repeat(itemNameLengthMax + 1) })], ['INVALID_NAME']],
    ['a name with a NUL', [item({ name: 'a\u0000' })], ['INVALID_NAME']],
    ['an empty code', [item({ sku: '' })], ['INVALID_SKU']],
    ['too long a code', [item({ sku: 'x'.repeat(skuLengthMax + 1) })], ['INVALID_SKU']],
    ['a price of zero', [item(price('0'))], ['INVALID_PRICE']],
    ['a negative price', [item(price('-1'))], ['INVALID_PRICE']],
    ['a price with too many decimals', [item(price('0.001'))], ['INVALID_PRICE']],
    ['a price with decimals in a currency without', [item(price('5.5', 'JPY'))], ['INVALID_PRICE']],
    ['too large a price', [item(price('10000000.01'))], ['INVALID_PRICE', 'TOTAL_TOO_LARGE']],
    ['too large a total', [item(price('10000000.00')), item(price('0.01'))], ['TOTAL_TOO_LARGE']],
    [
      'the largest numbers there are',
      [item({ quantity: 2 ** 31 - 1, ...price('999999999999999999') })],
      ['INVALID_QUANTITY', 'INVALID_PRICE', 'TOTAL_TOO_LARGE'],
    ],
    ['two currencies', [item(), item(price('1.00', 'EUR'))], ['CURRENCY_MISMATCH']],
  ])('%s', (_what, items, expected) => expect(codes(...items)).toEqual(expected));
});

test('all faults are named at once, each with its place', () => {
  const faults = checkItems([item(), item({ name: '', quantity: 0 })]).refusals;
  expect(faults?.map(({ field }) => field?.join('.'))).toEqual(['items.1.name', 'items.1.quantity']);
});
