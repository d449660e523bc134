/** One line of an order, and the checks that lines from outside must pass. */
import { newId } from '#platform/ids.ts';
import { amountMinorMax, type MoneyNotation, parseMoney } from '#platform/money.ts';
import { cleanLine } from '#platform/text.ts';

export const itemsMax = 100;
export const quantityMax = 1_000;
export const itemNameLengthMax = 200;
export const skuLengthMax = 64;
/** In minor units. */
export const unitPriceMinorMax = amountMinorMax;
/** In minor units. */
export const orderTotalMinorMax = amountMinorMax;

export interface OrderItem {
  id: string;
  sku: string | null;
  name: string;
  quantity: number;
  /** In minor units of the order's currency; a string because JSON rounds large numbers. */
  unitPriceMinor: string;
}

export interface OrderItemRequest {
  sku?: string | null;
  name: string;
  quantity: number;
  unitPrice: MoneyNotation;
}

export const ItemsRefusal = {
  tooManyItems: 'TOO_MANY_ITEMS',
  invalidQuantity: 'INVALID_QUANTITY',
  invalidPrice: 'INVALID_PRICE',
  currencyMismatch: 'CURRENCY_MISMATCH',
  totalTooLarge: 'TOTAL_TOO_LARGE',
  invalidName: 'INVALID_NAME',
  invalidSku: 'INVALID_SKU',
} as const;
export type ItemsRefusal = (typeof ItemsRefusal)[keyof typeof ItemsRefusal];

export interface Refusal<Code> {
  code: Code;
  message: string;
  field: string[] | null;
}

export type CheckedItems =
  | { items: OrderItem[]; refusals?: undefined }
  | { refusals: Refusal<ItemsRefusal>[] };

/** The items that an order has already, and the currency they are in. */
export interface ExistingItems {
  items: readonly OrderItem[];
  currency: string;
}

/** Checks all new lines of an order together and names everything that is wrong with them. */
export function checkItems(requests: readonly OrderItemRequest[], existing?: ExistingItems): CheckedItems {
  const itemsBefore = existing?.items ?? [];
  if (itemsBefore.length + requests.length > itemsMax) {
    return refuse(ItemsRefusal.tooManyItems, `An order has at most ${itemsMax} items.`, ['items']);
  }
  const currency = currencyOf(requests, existing);
  const refusals = requests.flatMap((request, index) => checkItem(request, index, currency));
  const totalMinor = requests.reduce((sum, { quantity, unitPrice }) => {
    return sum + BigInt(quantity) * (parseMoney(unitPrice)?.minor ?? 0n);
  }, totalMinorOf(itemsBefore));
  if (totalMinor > orderTotalMinorMax) {
    const message = 'The sum of the items is more than an order may be.';
    refusals.push({ code: ItemsRefusal.totalTooLarge, message, field: ['items'] });
  }
  return refusals.length > 0 ? { refusals } : { items: requests.map(toItem) };
}

/**
 * The currency of an order: that of its items; without any, the one it has been given before or US dollars.
 */
export function currencyOf(requests: readonly OrderItemRequest[], existing?: ExistingItems): string {
  if (existing && existing.items.length > 0) return existing.currency;
  return requests[0]?.unitPrice.currency ?? existing?.currency ?? 'USD';
}

/** The sum of the items' subtotals in minor units. */
export function totalMinorOf(items: readonly OrderItem[]): bigint {
  return items.reduce(
    (sum, { quantity, unitPriceMinor }) => sum + BigInt(quantity) * BigInt(unitPriceMinor),
    0n,
  );
}

/** What is wrong with one line. */
function checkItem(request: OrderItemRequest, index: number, currency: string): Refusal<ItemsRefusal>[] {
  const refusals: Refusal<ItemsRefusal>[] = [];
  const report = (code: ItemsRefusal, message: string, ...field: string[]) =>
    refusals.push({ code, message, field: ['items', String(index), ...field] });

  if (cleanLine(request.name, itemNameLengthMax) === null) {
    report(ItemsRefusal.invalidName, `Must have 1 to ${itemNameLengthMax} characters.`, 'name');
  }
  if (typeof request.sku === 'string' && cleanLine(request.sku, skuLengthMax) === null) {
    report(ItemsRefusal.invalidSku, `Must have 1 to ${skuLengthMax} characters.`, 'sku');
  }
  if (request.quantity < 1 || request.quantity > quantityMax) {
    report(ItemsRefusal.invalidQuantity, `Must be from 1 to ${quantityMax}.`, 'quantity');
  }
  const price = parseMoney(request.unitPrice)?.minor ?? 0n;
  if (price <= 0n || price > unitPriceMinorMax) {
    const message = 'Must be positive, within bounds, without more decimals than the currency has.';
    report(ItemsRefusal.invalidPrice, message, 'unitPrice', 'amount');
  }
  if (request.unitPrice.currency !== currency) {
    report(ItemsRefusal.currencyMismatch, 'All items must be in one currency.', 'unitPrice', 'currency');
  }
  return refusals;
}

function toItem({ sku, name, quantity, unitPrice }: OrderItemRequest): OrderItem {
  return {
    id: newId(),
    sku: sku?.trim() ?? null,
    name: name.trim(),
    quantity,
    unitPriceMinor: String(parseMoney(unitPrice)?.minor),
  };
}

export const emptyOrder = (field: string[] | null) => ({
  code: 'EMPTY_ORDER' as const,
  message: 'The order needs an item.',
  field,
});

const refuse = (code: ItemsRefusal, message: string, field: string[]): CheckedItems => ({
  refusals: [{ code, message, field }],
});
