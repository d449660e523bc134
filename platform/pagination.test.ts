import { describe, expect, test } from '@jest/globals';
import { newId } from './ids.ts';
import { checkPage, emptyConnection, toConnection } from './pagination.ts';

const badUserInput = expect.objectContaining({ code: 'BAD_USER_INPUT' });
const rows = (count: number) => Array.from({ length: count }, () => ({ id: newId() })).reverse();

describe('a request for a page', () => {
  test.each([1, 20, 100])('may ask for %i', (first) => expect(checkPage({ first }).size).toBe(first));
  test.each([0, -1, 101, 2 ** 31 - 1])('may not ask for %i', (first) =>
    expect(() => checkPage({ first })).toThrow(badUserInput),
  );
  test.each(['', 'x', 'bm90IGFuIGlk', 'MQ', 'e30=', `${'A'.repeat(5000)}`])(
    'may not go on after %j',
    (after) => expect(() => checkPage({ first: 1, after })).toThrow(badUserInput),
  );
});

describe('a connection', () => {
  test('shows no more than the page and says that the list goes on', () => {
    const page = checkPage({ first: 2 });
    const found = rows(3);
    const { nodes, edges, pageInfo } = toConnection(found, page, () => 3);
    expect(nodes).toEqual(found.slice(0, 2));
    expect(edges.map(({ node }) => node)).toEqual(nodes);
    expect(pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor,
      endCursor: edges[1]?.cursor,
    });
  });

  test('ends with the last row', () => {
    const { nodes, pageInfo } = toConnection(rows(2), checkPage({ first: 2 }), () => 2);
    expect(nodes).toHaveLength(2);
    expect(pageInfo.hasNextPage).toBe(false);
  });

  test('goes on after its end cursor', () => {
    const found = rows(2);
    const { pageInfo } = toConnection(found, checkPage({ first: 1 }), () => 2);
    const next = checkPage({ first: 1, after: pageInfo.endCursor });
    expect(next.afterValue).toBe(found[0]?.id);
    expect(toConnection([], next, () => 2).pageInfo.hasPreviousPage).toBe(true);
  });

  test('without rows has no cursors', () => {
    const { pageInfo, nodes } = emptyConnection(checkPage({ first: 5 }));
    expect(nodes).toEqual([]);
    expect(pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
