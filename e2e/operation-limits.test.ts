import { beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, Lexer, Source, TokenKind } from 'graphql';
import { bodyBytesMax, plannedBodyBytesMax } from '#platform/http-limits.ts';
import { representationsMax } from '#platform/operation-cost.ts';
import {
  aliasesMax,
  clientSizes,
  costMax,
  depthMax,
  directivesMax,
  plannedSizes,
  rootFieldsMax,
} from '#platform/operation-limits.ts';
import { type Answer, type Customer, oneItem, placeOrderMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
let ada: Customer;

beforeAll(async () => {
  ada = await stack.register('10.00');
  const { data } = await stack.send(placeOrderMutation, { input: { items: oneItem('0.50') } }, ada.token);
  expect(data).toMatchObject({ placeOrder: { order: { status: 'PAID' } } });
});

/** What an operation is sent to: the gateway, or the order service as the gateway does. */
const doors: Record<string, (query: string, variables?: object) => Promise<Answer<unknown>>> = {
  'the gateway': (query, variables) => stack.send(query, variables, ada.token),
  'a subgraph that is reached directly': async (query, variables) =>
    stack.sendTo('order', await asGateway('order'), query, variables),
};
const asGateway = async (service: 'order' | 'notification') =>
  `Bearer ${await stack.signAs('gateway')(service, { id: ada.id, role: 'CUSTOMER' })}`;

const refusal = ({ status, data, errors }: Answer<unknown>) => ({
  status,
  data: data ?? null,
  errors: errors?.map(({ message, extensions }) => [extensions.code, message]),
});
const refused = (message: string, code = 'BAD_USER_INPUT') => ({
  status: 400,
  data: null,
  errors: [[code, message]],
});

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
/** As many fields; graphql-js compares those of one name, and gives up at some thousand pairs. */
const fields = (count: number) =>
  times(count, (index) => ['id', 'number', 'status', 'createdAt', 'updatedAt'][index % 5] ?? '');
const tokensIn = (text: string) => {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  return count;
};
const aliased = (count: number) => times(count, (index) => `n${index}: orders(first: 1) { totalCount }`);
const absent = (count: number) => times(count, (index) => `o${index}: order(id: "${index}") { id }`);
/** 101 for a page of a hundred orders, and a hundred for the items of each. */
const costly = (rest: string) => `{
  a: orders(first: 100) { nodes { items { id } } }
  b: orders(first: 97) { nodes { items { id } } }
  c: orders(first: 100) { nodes { id } }
  ${rest}
}`;
const pageOutOfBounds = refused('first must be from 1 to 100.');

describe.each(Object.entries(doors))('%s', (door, send) => {
  test.each<[string, string, string, string]>([
    [
      `${aliasesMax} names of one field`,
      `{ ${aliased(aliasesMax)} }`,
      `{ ${aliased(aliasesMax + 1)} }`,
      `Query.orders is asked for under more than ${aliasesMax} names in one place.`,
    ],
    [
      `${aliasesMax} names of one field, through fragments`,
      `{ ${aliased(9)} ...A } fragment A on Query { ${times(6, (index) => `a${index}: orders(first: 1) { totalCount }`)} }`,
      `{ ${aliased(9)} ...A } fragment A on Query { ${times(7, (index) => `a${index}: orders(first: 1) { totalCount }`)} }`,
      `Query.orders is asked for under more than ${aliasesMax} names in one place.`,
    ],
    [
      `${rootFieldsMax} root fields`,
      `{ ${aliased(10)} ${absent(10)} }`,
      `{ ${aliased(10)} ${absent(11)} }`,
      `The operation has more than ${rootFieldsMax} root fields.`,
    ],
    [
      `${directivesMax} directives`,
      `{ orders(first: 1) { nodes { ${times(directivesMax, () => 'id @skip(if: false)')} } } }`,
      `{ orders(first: 1) { nodes { ${times(directivesMax + 1, () => 'id @skip(if: false)')} } } }`,
      `The operation has more than ${directivesMax} directives.`,
    ],
    [
      `a cost of ${costMax}`,
      costly(''),
      costly('d: orders(first: 1) { totalCount }'),
      `The operation costs more than ${costMax}. Ask for less at once.`,
    ],
  ])('takes %s and no more', async (_limit, within, past, message) => {
    const { status, errors } = await send(within);
    expect([status, errors]).toEqual([200, undefined]);
    expect(refusal(await send(past))).toEqual(refused(message));
  });

  test.each([
    ['written out', (first: number) => send(`{ orders(first: ${first}) { totalCount } }`)],
    ['in a variable', (n: number) => send('query ($n: Int!) { orders(first: $n) { totalCount } }', { n })],
    [
      "in a variable's default",
      (n: number) => send(`query ($n: Int! = ${n}) { orders(first: $n) { totalCount } }`),
    ],
  ])('takes pages of 1 to 100, their size %s', async (_where, ask) => {
    for (const first of [1, 100]) expect((await ask(first)).errors).toBeUndefined();
    for (const first of [-1, 0, 101]) expect(refusal(await ask(first))).toEqual(pageOutOfBounds);
  });

  test('takes as many values of an answer as its limit, though scalars cost nothing', async () => {
    const { valuesMax } = door === 'the gateway' ? clientSizes : plannedSizes;
    const ofLists = 1 + 100 + 100 * 100;
    const leavesMax = Math.floor((valuesMax - ofLists) / 10_000);
    const wide = (leaves: number) =>
      `{ orders(first: 100) { nodes { items { ${times(leaves, (index) => `n${index}: id`)} } } } }`;
    expect((await send(wide(leavesMax))).errors).toBeUndefined();
    expect(refusal(await send(wide(leavesMax + 1)))).toEqual(
      refused(`The answer may have more than ${valuesMax} values. Ask for less at once.`),
    );
  });

  test('refuses lists of lists of lists', async () => {
    const query = `{ orders(first: 100) { ${times(3, (index) => `n${index}: nodes { i: items { id } }`)} } }`;
    expect(refusal(await send(query))).toEqual(
      refused(`The operation costs more than ${costMax}. Ask for less at once.`),
    );
  });

  test('refuses fragments that are spread in each other again and again', async () => {
    const fragments = times(
      80,
      (level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`,
    );
    const { status, errors } = await send(`{ ...F0 } ${fragments} fragment F80 on Query { __typename }`);
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toMatch(
      /^With its fragments written out, the operation has more than \d+ tokens\.$/,
    );
  });

  test('refuses fragments in a circle', async () => {
    const { status, errors } = await send(
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    );
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  test('refuses two operations without a name for one', async () => {
    expect(
      refusal(await send('query A { orders { totalCount } } query B { orders { totalCount } }')),
    ).toEqual(refused('The request must name one of its operations.'));
  });
});

describe('the gateway', () => {
  /** `me { notifications { nodes { user { … id … } } } }`, with this many fields one in the other. */
  function nested(depth: number): string {
    const levels = ['notifications(first: 1)', 'nodes', 'user'];
    const names = Array.from({ length: depth - 2 }, (_, index) => levels[index % levels.length]);
    const leaf = names.at(-1) === 'notifications(first: 1)' ? 'totalCount' : 'id';
    const fields = ['me', ...names, leaf];
    return `{ ${fields.join(' { ')}${' }'.repeat(fields.length)}`;
  }
  const send = (query: string, variables?: object) => stack.send(query, variables, ada.token);
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${ada.token}` };
    const response = await fetch(`${stack.url}/graphql`, { method: 'POST', headers, body });
    return { status: response.status, ...((await response.json()) as object) } as Answer<unknown>;
  };

  test('runs what is nested ten deep, and refuses eleven', async () => {
    expect((await send(nested(depthMax))).errors).toBeUndefined();
    expect(refusal(await send(nested(depthMax + 1)))).toEqual(
      refused(`The operation is nested deeper than ${depthMax}.`),
    );
  });

  test('takes a thousand tokens and no more', async () => {
    const ids = (tokens: number) => `{ orders(first: 1) { nodes { ${fields(tokens - 13)} } } }`;
    expect((await send(ids(clientSizes.tokensMax))).errors).toBeUndefined();
    expect(refusal(await send(ids(clientSizes.tokensMax + 1)))).toEqual(
      refused(
        'Syntax Error: Document contains more that 1000 tokens. Parsing aborted.',
        'GRAPHQL_PARSE_FAILED',
      ),
    );
  });

  test('refuses several operations in one request', async () => {
    expect(refusal(await post(JSON.stringify([{ query: '{ __typename }' }])))).toEqual(
      refused('Operation batching disabled.', 'BAD_REQUEST'),
    );
  });

  test('has no subscriptions', async () => {
    const answer = await send('subscription { orders { id } }');
    expect([answer.status, answer.data ?? null]).toEqual([400, null]);
  });

  test('answers the introspection that tools send, and none that has no end', async () => {
    expect(
      (await stack.send<{ __schema: object }>(getIntrospectionQuery(), {}, ada.token)).data?.__schema,
    ).toBeDefined();
    const lists = (count: number) =>
      `{ __schema { types { ${'fields { type { '.repeat(count)}name${' } }'.repeat(count)} } } }`;
    expect((await send(lists(2))).errors).toBeUndefined();
    expect(refusal(await send(lists(3)))).toEqual(
      refused(
        'Maximum introspection depth exceeded: ' +
          '2 lists (of fields, interfaces, possibleTypes or inputFields) may be in each other.',
        'GRAPHQL_VALIDATION_FAILED',
      ),
    );
    const names = times(aliasesMax + 1, (index) => `t${index}: __schema { description }`);
    expect((await send(`{ ${names} }`)).status).toBe(400);
  });

  describe('makes nothing that a subgraph refuses', () => {
    const problems = ({ status, errors }: Answer<unknown>) => [status, errors];

    test('of an operation as long as may be when its fragments are written out', async () => {
      // Of two subgraphs, so that none can be asked by the fragment as it is.
      const names = `name ${times(11, (index) => `b${index}: account { id owner { name } }`)}`;
      const account = times(15, (index) => `a${index}: owner { ...Owner }`);
      const rest =
        clientSizes.writtenOutTokensMax - tokensIn(`me { account { ${account} } }`) - 15 * tokensIn(names);
      const query = (fill: number) => {
        const filler = fill - tokensIn('orders(first: 1) { nodes { } }');
        return `{ me { account { ${account} } } orders(first: 1) { nodes { ${fields(filler)} } } }
          fragment Owner on User { ${names} }`;
      };
      expect(problems(await send(query(rest)))).toEqual([200, undefined]);
      expect(refusal(await send(query(rest + 1)))).toEqual(
        refused(
          `With its fragments written out, the operation has more than ${clientSizes.writtenOutTokensMax} tokens.`,
        ),
      );
    });

    test('of a body as large as may be', async () => {
      const bodyOf = (bytes: number) => {
        const query = 'query ($after: String) { me { notifications(after: $after) { totalCount } } }';
        const empty = JSON.stringify({ query, variables: { after: '' } });
        return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`);
      };
      const { status, errors } = await post(bodyOf(bodyBytesMax));
      // The notification service has read it.
      expect([status, errors?.map(({ message }) => message)]).toEqual([
        200,
        ['after is not a cursor of this list.'],
      ]);
      expect(refusal(await post(bodyOf(bodyBytesMax + 1)))).toEqual(
        refused(`The request body is larger than ${bodyBytesMax} bytes.`),
      );
    });

    test('of an operation with as many directives as may be, in all of its parts', async () => {
      const directive = '@include(if: $yes) @skip(if: $no)';
      const field = `payment ${directive} { status ${directive} order ${directive} { customer ${directive} { name ${directive} } } }`;
      const query = `query ($yes: Boolean!, $no: Boolean!) {
        ${times(5, (index) => `a${index}: orders(first: 1) { nodes { ${field} } }`)}
      }`;
      expect(query.match(/@/g)).toHaveLength(directivesMax);
      expect(problems(await send(query, { yes: true, no: false }))).toEqual([200, undefined]);
    });
  });
});

describe('a subgraph that is reached directly', () => {
  const send = doors['a subgraph that is reached directly'] as NonNullable<(typeof doors)[string]>;
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json', authorization: await asGateway('order') };
    const response = await fetch(`${stack.servers().order.url}/graphql`, { method: 'POST', headers, body });
    return { status: response.status, ...((await response.json()) as object) } as Answer<unknown>;
  };

  test('runs what is nested ten deep, and refuses eleven', async () => {
    const nested = (rounds: number, leaf: string) =>
      `{ ${'notifications(first: 1) { nodes { user { '.repeat(rounds)} ${leaf} ${'} } }'.repeat(rounds)} }`;
    const ask = async (query: string) => stack.sendTo('notification', await asGateway('notification'), query);
    expect((await ask(nested(3, 'id'))).errors).toBeUndefined();
    expect(refusal(await ask(nested(3, 'notifications(first: 1) { totalCount }')))).toEqual(
      refused(`The operation is nested deeper than ${depthMax}.`),
    );
  });

  test('takes the tokens that the gateway may make of an operation and no more', async () => {
    const ids = (tokens: number) => `{ orders(first: 1) { nodes { ${fields(tokens - 13)} } } }`;
    const { tokensMax } = plannedSizes;
    expect((await send(ids(tokensMax))).errors?.[0]?.extensions.code).not.toBe('GRAPHQL_PARSE_FAILED');
    expect(refusal(await send(ids(tokensMax + 1)))).toEqual(
      refused(
        `Syntax Error: Document contains more that ${tokensMax} tokens. Parsing aborted.`,
        'GRAPHQL_PARSE_FAILED',
      ),
    );
  });

  test('takes the body that the gateway may make of one and no more', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });
    expect((await post(body.padEnd(plannedBodyBytesMax))).errors).toBeUndefined();
    expect(refusal(await post(body.padEnd(plannedBodyBytesMax + 1)))).toEqual(
      refused(`The request body is larger than ${plannedBodyBytesMax} bytes.`),
    );
  });

  test('takes as many entities as the gateway asks for at once and no more', async () => {
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';
    const entities = (count: number) => ({
      representations: Array.from({ length: count }, () => ({ __typename: 'Order', id: 'no-order' })),
    });
    expect((await send(query, entities(representationsMax))).status).toBe(200);
    expect(refusal(await send(query, entities(representationsMax + 1)))).toEqual(
      refused(`At most ${representationsMax} representations may be asked for at once.`),
    );
  });

  test('refuses several operations in one request, and introspection', async () => {
    expect(refusal(await post(JSON.stringify([{ query: '{ __typename }' }])))).toEqual(
      refused('Operation batching disabled.', 'BAD_REQUEST'),
    );
    expect((await send('{ __schema { description } }')).status).toBe(400);
  });

  test('knows no operation by its hash', async () => {
    const persistedQuery = { version: 1, sha256Hash: '0'.repeat(64) };
    expect((await post(JSON.stringify({ extensions: { persistedQuery } }))).errors).toMatchObject([
      { extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
    ]);
  });
});

describe('a client that asks for application/json by name', () => {
  const statusOf = async (query: string) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const body = JSON.stringify({ query });
    return (await fetch(`${stack.url}/graphql`, { method: 'POST', headers, body })).status;
  };

  test.each([
    ['too many tokens', `{ ${'a '.repeat(clientSizes.tokensMax)}}`],
    ['too many root fields', `{ ${times(rootFieldsMax + 1, (index) => `a${index}: __typename`)} }`],
    ['too large a page', '{ orders(first: 101) { totalCount } }'],
  ])('is told 400 for %s', async (_what, query) => {
    expect(await statusOf(query)).toBe(400);
  });

  test.each([
    ['that cannot be parsed', '{'],
    ['with a field that is not there', '{ nothing }'],
  ])('is told 200 for an operation %s', async (_what, query) => {
    expect(await statusOf(query)).toBe(200);
  });
});

describe('one request cannot keep a service busy', () => {
  const wide = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }';
  const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]));

  test.each([
    ['many items that are none', { input: { items: Array(20_000).fill(1) } }],
    ['many fields that are not there', { input: unknown }],
  ])('with a variable of %s', async (_what, variables) => {
    for (const send of Object.values(doors)) {
      const answer = await send(wide, variables);
      expect([answer.status, answer.errors?.map(({ extensions }) => extensions.code)]).toEqual([
        400,
        ['BAD_USER_INPUT'],
      ]);
      expect(answer.errors?.[0]?.message.length).toBeLessThanOrEqual(301);
    }
  });

  test('with more faults than are told', async () => {
    const { status, errors } = await stack.send(`{ ${times(400, (index) => `x${index}`)} }`);
    expect([status, errors?.length]).toEqual([400, 6]);
  });

  test('with the schema asked for again and again', async () => {
    const types = (count: number) => times(count, (index) => `t${index}: types { name }`);
    expect(refusal(await stack.send(`{ __schema { ${types(3)} } }`))).toEqual(
      refused('__Schema.types is asked for under more than 2 names in one place.'),
    );
    expect((await stack.send(`{ __schema { ${types(2)} } }`)).status).toBe(200);
  });
});
