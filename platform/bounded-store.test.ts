import { expect, test } from '@jest/globals';
import { createBoundedStore } from './bounded-store.ts';

const storeOf = (entriesMax: number, sizeMax: number) =>
  createBoundedStore<string>({ entriesMax, sizeMax, sizeOf: ({ length }) => length });

test('as many are kept as may be, and of one more the least recently used is forgotten', async () => {
  const store = storeOf(2, 100);
  await store.set('a', '1');
  await store.set('b', '2');
  expect([await store.get('b'), await store.get('a')]).toEqual(['2', '1']);
  await store.set('c', '3');
  expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual(['1', undefined, '3']);
});

test('as much is kept as may be, and what is larger is not kept at all', async () => {
  const store = storeOf(100, 10);
  await store.set('a', '12345');
  await store.set('b', '12345');
  expect([await store.get('a'), await store.get('b')]).toEqual(['12345', '12345']);
  await store.set('c', '12345678901');
  expect([await store.get('b'), await store.get('c')]).toEqual(['12345', undefined]);
  await store.set('d', '1');
  expect([await store.get('a'), await store.get('b')]).toEqual([undefined, '12345']);
});

test('what is deleted or cleared is gone', async () => {
  const store = storeOf(2, 100);
  await store.set('a', '1');
  await store.set('b', '2');
  expect([await store.delete('a'), await store.get('a')]).toEqual([true, undefined]);
  store.clear();
  expect(await store.get('b')).toBeUndefined();
});
