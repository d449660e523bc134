/** Amounts of money as integer minor units of an ISO 4217 currency, and their decimal notation. */
import currencyCodes from 'currency-codes';

export interface Money {
  /** In minor units, for example cents. */
  readonly minor: bigint;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** The decimal notation of money, as the API takes and gives it. */
export interface MoneyNotation {
  amount: string;
  currency: string;
}

/** The most that one deposit, price, order or withdrawal may be, in minor units: 10,000,000.00. */
export const amountMinorMax = 1_000_000_000n;

/** The most digits that a decimal may have. */
export const decimalDigitsMax = 18;

/** How many decimals each currency has; the package itself looks one up by going through all. */
const digitsOf = new Map(currencyCodes.data.map(({ code, digits }) => [code, digits]));

const decimalForm = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;

export function isDecimal(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > decimalDigitsMax + 2) return false;
  return decimalForm.test(value) && value.replace(/\D/g, '').length <= decimalDigitsMax;
}

export function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && digitsOf.has(value);
}

/**
 * Reads a decimal amount as minor units; null when it has more decimals than the currency.
 *
 * @throws {TypeError} for a malformed decimal or an unknown currency: the scalars let neither in.
 */
export function parseMoney({ amount, currency }: MoneyNotation): Money | null {
  if (!isDecimal(amount)) throw new TypeError('not a decimal');
  const digits = minorDigits(currency);
  const [whole = '', fraction = ''] = amount.replace('-', '').split('.');
  if (fraction.length > digits) return null;
  const minor = BigInt(whole + fraction.padEnd(digits, '0'));
  return { minor: amount.startsWith('-') ? -minor : minor, currency };
}

export function formatMoney({ minor, currency }: Money): MoneyNotation {
  const digits = minorDigits(currency);
  const sign = minor < 0n ? '-' : '';
  const all = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits);
  return { amount: digits === 0 ? sign + whole : `${sign}${whole}.${all.slice(-digits)}`, currency };
}

function minorDigits(currency: string): number {
  const digits = digitsOf.get(currency);
  if (digits === undefined) throw new TypeError('not a currency');
  return digits;
}
