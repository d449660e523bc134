/** Known attacks on GraphQL servers, each of a random size on both sides of what is allowed. */
import fc, { type GeneratorValue } from 'fast-check';
import { nastyNames, nastyText, nastyTexts, pick } from './values.ts';

/** What is sent as the JSON body of a request. */
type Attack = (g: GeneratorValue) => unknown;

const size = (g: GeneratorValue, max: number) => 1 + g(fc.nat, { max: max - 1 });
const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');
const document = (query: string, variables?: object) => ({ query, variables });

export const attacks: Record<string, Attack> = {
  'aliases of one field': (g) => document(`{ ${repeat(size(g, 300), (index) => `a${index}: me { id }`)} }`),
  'aliases of a mutation': (g) => {
    const input = 'input: {email: "nobody@example.com", password: "guess"}';
    return document(
      `mutation { ${repeat(size(g, 40), (index) => `a${index}: login(${input}) { userErrors { code } }`)} }`,
    );
  },
  'root fields': (g) => document(`{ ${repeat(size(g, 200), (index) => `r${index}: __typename`)} }`),
  'directives on one field': (g) =>
    document(`{ __typename ${repeat(size(g, 300), () => '@include(if: true)')} }`),
  'unknown directives': (g) => document(`{ __typename ${repeat(size(g, 300), (index) => `@d${index}`)} }`),
  'directives on many fields': (g) =>
    document(`{ ${repeat(size(g, 100), (index) => `d${index}: __typename @skip(if: false)`)} }`),
  'a fragment bomb': (g) => {
    const levels = size(g, 100);
    const fragments = repeat(levels, (index) => {
      const next = index + 1 < levels ? `...f${index + 1} ...f${index + 1}` : '__typename';
      return `fragment f${index} on Query { ${next} }`;
    });
    return document(`{ ...f0 } ${fragments}`);
  },
  'a fragment bomb with fields': (g) => {
    const levels = size(g, 9);
    const fragments = repeat(levels, (index) => {
      const next = index + 1 < levels ? `...f${index + 1}` : 'id';
      return `fragment f${index} on Order { ${repeat(size(g, 15), (alias) => `a${alias}: customer { orders: id }`)} ${next} }`;
    });
    return document(`{ orders { nodes { ...f0 } } } ${fragments}`);
  },
  'a fragment cycle': (g) => {
    const length = size(g, 20);
    const fragments = repeat(
      length,
      (index) => `fragment f${index} on Query { ...f${(index + 1) % length} }`,
    );
    return document(`{ ...f0 } ${fragments}`);
  },
  'one field many times': (g) => document(`{ ${repeat(size(g, 450), () => 'me { id }')} }`),
  'inline fragments in each other': (g) => {
    const depth = size(g, 200);
    return document(`{ ${'... on Query { '.repeat(depth)}__typename${' }'.repeat(depth)} }`);
  },
  'fields that overlap in inline fragments': (g) => {
    const inner = repeat(size(g, 20), () => '... on User { id name }');
    return document(`{ ${repeat(size(g, 10), () => `... on Query { me { ${inner} } }`)} }`);
  },
  'all values of long lists': (g) => {
    const leaves = repeat(size(g, 30), (index) => `v${index}: ${pick(g, ['id', 'name', '__typename'])}`);
    return document(
      `{ orders(first: ${size(g, 100)}) { nodes { a: items { ${leaves} } b: items { ${leaves} } } } }`,
    );
  },
  'fields nested deep': (g) => {
    const depth = size(g, 120);
    return document(
      `{ orders { nodes { ${'customer { account { owner { '.repeat(depth)}id${' } } }'.repeat(depth)} } } }`,
    );
  },
  'braces only': (g) => document('{'.repeat(size(g, 50_000))),
  'deep lists': (g) => {
    const depth = size(g, 20_000);
    return document(`{ user(id: ${'['.repeat(depth)}${']'.repeat(depth)}) { id } }`);
  },
  'deep objects': (g) => {
    const depth = size(g, 5_000);
    return document(`{ user(id: ${'{a:'.repeat(depth)}1${'}'.repeat(depth)}) { id } }`);
  },
  'deep variables': (g) => {
    const depth = size(g, 2_000);
    const deep = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    return document('query ($id: ID!) { user(id: $id) { id } }', { id: deep });
  },
  'wide variables': (g) => {
    const item = pick(g, [1, {}, null, 'x']);
    const unknown = Array.from({ length: size(g, 9_000) }, (_, index) => [`k${index}`, 1]);
    const input = pick(g, [
      { items: Array.from({ length: size(g, 40_000) }, () => item) },
      Object.fromEntries(unknown),
    ]);
    return document(
      'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }',
      { input },
    );
  },
  'many lines with many faults': (g) =>
    document(`${'\n'.repeat(size(g, 60_000))}{ ${repeat(size(g, 900), (index) => `x${index}`)} }`),
  'marks that are long to put in order': (g) => {
    const email = `a${'\u0300\u0316'.repeat(size(g, 12_000))}@example.com`;
    return document(
      'mutation ($email: String!) { login(input: {email: $email, password: "x"}) { userErrors { code } } }',
      { email },
    );
  },
  'huge numbers': (g) => {
    const digits = pick(g, ['1e400', '-1e400', '9'.repeat(size(g, 5_000)), '1e-400', `0.${'1'.repeat(500)}`]);
    return document(`{ orders(first: ${digits}) { totalCount } }`);
  },
  'huge pages': (g) => {
    const first = pick(g, [100, 101, 1_000_000, 2 ** 31 - 1]);
    const page = `(first: ${first})`;
    return document(
      `{ orders${page} { nodes { customer { notifications${page} { nodes { order { notifications${page} { nodes { id } } } } } } } } }`,
    );
  },
  'cursors that are none': (g) =>
    document('query ($after: String) { orders(after: $after) { nodes { id } } }', {
      after: pick(g, [
        nastyText(g),
        Buffer.from(nastyText(g)).toString('base64'),
        'x'.repeat(size(g, 50_000)),
      ]),
    }),
  'prototype keys': (g) => {
    const name = pick(g, nastyNames);
    const text = `query ${name}($${name}: ID!) { ${name}: user(id: $${name}) { ${name}: id } }`;
    return JSON.parse(
      JSON.stringify(document(text, {})).replace(
        '"variables":{}',
        `"variables":{"${name}":"x","__proto__":{"a":1}}`,
      ),
    );
  },
  'prototype keys around': (g) => ({
    [pick(g, nastyNames)]: { polluted: true },
    query: '{ __typename }',
    operationName: pick(g, nastyNames),
    extensions: { [pick(g, nastyNames)]: nastyText(g) },
  }),
  'texts in every place': (g) => {
    const input = { email: nastyText(g), password: nastyText(g), name: nastyText(g), phone: nastyText(g) };
    return document(
      'mutation ($input: RegisterUserInput!) { registerUser(input: $input) { userErrors { code message field } } }',
      { input },
    );
  },
  'texts as ids': (g) => {
    const id = pick(g, nastyTexts);
    return document(
      'query ($id: ID!) { user(id: $id) { id } order(id: $id) { id } notifications(filter: {orderId: $id}) { totalCount } }',
      { id },
    );
  },
  'a batch': (g) => Array.from({ length: size(g, 50) }, () => document('{ __typename }')),
  'many operations': (g) => ({
    ...document(repeat(size(g, 200), (index) => `query q${index} { __typename }`)),
    operationName: 'q0',
  }),
  'many variables': (g) => {
    const count = size(g, 200);
    return document(
      `query (${repeat(count, (index) => `$v${index}: ID`)}) { __typename }`,
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, 'x'])),
    );
  },
  'comments and commas': (g) => document(`${',#x\n'.repeat(size(g, 20_000))}{ __typename }`),
  'a long name': (g) => document(`{ ${'x'.repeat(size(g, 90_000))} }`),
  'a long text': (g) => document(`{ user(id: "${'x'.repeat(size(g, 90_000))}") { id } }`),
  'a block text': (g) => document(`{ user(id: """${'\n  \\""" '.repeat(size(g, 5_000))}""") { id } }`),
  escapes: (g) =>
    document(`{ user(id: "${'\\u{1F600}\\uD83D\\uDE00\\uD800'.slice(0, size(g, 26))}") { id } }`),
  'introspection in circles': (g) => {
    const depth = size(g, 40);
    const circle = `${'fields { type { '.repeat(depth)}name${' } }'.repeat(depth)}`;
    return document(`{ __schema { types { ${circle} } } }`);
  },
  subscriptions: () => document('subscription { anything }'),
  'deferred fragments': () => document('{ ... @defer { me { id } } me { sessions @stream { id } } }'),
  'entities at the front door': (g) =>
    document('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } _service { sdl } }', {
      r: Array.from({ length: size(g, 500) }, () => ({ __typename: 'User', id: 'x' })),
    }),
  'hashes of persisted operations': (g) => ({
    query: pick(g, [undefined, '{ __typename }']),
    extensions: {
      persistedQuery: {
        version: pick(g, [1, 2, '1', null]),
        sha256Hash: pick(g, ['0'.repeat(64), nastyText(g), null, 5, {}, []]),
      },
    },
  }),
  'wrong envelopes': (g) =>
    pick(g, [null, 5, 'query', [], {}, { query: 5 }, { query: null }, { query: ['{ a }'] }]),
  'wrong parts': (g) => ({
    query: '{ __typename }',
    variables: pick(g, [[], 'x', 5, null, true]),
    operationName: pick(g, [[], {}, 5, true, '']),
    extensions: pick(g, [[], 'x', 5, null]),
  }),
};
