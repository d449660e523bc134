/** Values that have broken programs before, for any place of a request that takes one. */
import fc, { type GeneratorValue } from 'fast-check';

export const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\nSet-Cookie: a=b',
  '\r\n\r\nGET / HTTP/1.1',
  "'; drop table orders; --",
  "' or '1'='1",
  '1); select pg_sleep(10); --',
  '\\',
  '%00',
  '%s%s%s%n',
  '$'.concat('{7*7}'),
  '{{7*7}}',
  '<%= 7*7 %>',
  '#{7*7}',
  '$'.concat('{jndi:ldap://127.0.0.1/a}'),
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '\ud800',
  '\u202e\u2066',
  'İıſK',
  'ﬀ'.repeat(50),
  'e\u0301'.repeat(50),
  '👩‍👩‍👧‍👦'.repeat(20),
  'x'.repeat(10_000),
  '9'.repeat(400),
  '1e400',
  '-0',
  'NaN',
  'Infinity',
  '0x10',
  '00000000-0000-0000-0000-000000000000',
  '01a2006f-d331-7753-a9e4-68f031936a27',
  'null',
  '"""',
  '{',
];

export const nastyNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '__typename',
  '__schema',
  '_entities',
  '_service',
  'x'.repeat(500),
] as const;

const nastyNumbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  100,
  101,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1.5,
  1e21,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
];

/** From 0 to `max`, all equally often: left alone, fast-check prefers the ends. */
const evenly = (max: number) => fc.noBias(fc.nat({ max }));

/** True once in so many times. */
export const oneIn = (g: GeneratorValue, count: number): boolean => g(evenly, count - 1) === 0;

export const pick = <Item>(g: GeneratorValue, items: readonly Item[]): Item =>
  items[g(evenly, items.length - 1)] as Item;

export const nastyText = (g: GeneratorValue): string =>
  oneIn(g, 3) ? g(fc.string, { unit: 'binary', maxLength: 40 }) : pick(g, nastyTexts);

export const nastyNumber = (g: GeneratorValue): number =>
  oneIn(g, 3) ? g(fc.double, { noNaN: true, noDefaultInfinity: true }) : pick(g, nastyNumbers);

/** Any JSON value: of the wrong type wherever it is put. */
export function anyJson(g: GeneratorValue): unknown {
  return pick(g, [
    () => null,
    () => g(fc.boolean),
    () => nastyNumber(g),
    () => nastyText(g),
    () => [nastyText(g), nastyNumber(g)],
    () => ({ [pick(g, nastyNames)]: nastyText(g) }),
    () => JSON.parse(`{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`),
    () => g(fc.jsonValue, { maxDepth: 3 }),
  ])();
}
