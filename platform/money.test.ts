import { describe, expect, test } from '@jest/globals';
import { formatMoney, isCurrency, isDecimal, parseMoney } from './money.ts';

describe('a decimal', () => {
  test.each(['0', '12', '12.5', '12.50', '-3', '0.001', '123456789012345678', '0.12345678901234567'])(
    '%s is one',
    (text) => expect(isDecimal(text)).toBe(true),
  );

  test.each([
    ['a number', 12.5],
    ['nothing', null],
    ['the empty string', ''],
    ['a leading zero', '012'],
    ['a point without digits after it', '1.'],
    ['a point without digits before it', '.5'],
    ['a plus', '+1'],
    ['an exponent', '1e3'],
    ['a thousands separator', '1,000'],
    ['white space', ' 1'],
    ['a line break at the end', '1\n'],
    ['19 digits', '1234567890123456789'],
    ['19 digits with a point', '123456789.0123456789'],
    ['digits of another script', '١٢'],
  ])('%s is none', (_what, value) => expect(isDecimal(value)).toBe(false));
});

describe('a currency', () => {
  test.each(['USD', 'EUR', 'JPY', 'KWD'])('%s is one', (code) => expect(isCurrency(code)).toBe(true));
  test.each(['usd', 'US', 'USDX', 'ABC', '', '840', null])('%p is none', (code) =>
    expect(isCurrency(code)).toBe(false),
  );
});

describe('reading money', () => {
  test.each([
    ['12.50', 'USD', 1250n],
    ['12.5', 'USD', 1250n],
    ['12', 'USD', 1200n],
    ['0.01', 'USD', 1n],
    ['-0.01', 'USD', -1n],
    ['500', 'JPY', 500n],
    ['1.234', 'KWD', 1234n],
    ['123456789012345678', 'USD', 12345678901234567800n],
  ])('%s %s is %p minor units', (amount, currency, minor) =>
    expect(parseMoney({ amount, currency })).toEqual({ minor, currency }),
  );

  test.each([
    ['0.001', 'USD'],
    ['1.000', 'USD'],
    ['1.5', 'JPY'],
    ['1.2345', 'KWD'],
  ])('%s has more decimals than %s', (amount, currency) =>
    expect(parseMoney({ amount, currency })).toBeNull(),
  );
});

test.each([
  [0n, 'USD', '0.00'],
  [5n, 'USD', '0.05'],
  [-5n, 'USD', '-0.05'],
  [1250n, 'USD', '12.50'],
  [500n, 'JPY', '500'],
  [-1234n, 'KWD', '-1.234'],
])('%p minor units of %s are written %s', (minor, currency, amount) =>
  expect(formatMoney({ minor, currency })).toEqual({ amount, currency }),
);
