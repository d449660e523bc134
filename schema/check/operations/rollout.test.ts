import { describe, expect, test } from '@jest/globals';
import { findRollout } from './rollout.ts';
import { graphOf, operationsOf, soundGraphOf } from './test-graph.ts';

type Subgraphs = Record<string, string>;

const user = 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String }';
const billing = 'type User @key(fields: "id") { id: ID! balance: Int } type Query { rate: Int }';
const order = `type Query { orders: [Order!]  order(id: ID!): Order }
  type Order @key(fields: "id") { id: ID! total: Int status: Status }
  enum Status { OPEN PAID }`;
const base: Subgraphs = { user, billing, order };
const known = [
  'query Me { me { name } }',
  'query Balance { me { balance } }',
  'query Orders { orders { total status } }',
];
/** The base with some texts replaced by others. */
const having = (changes: Record<string, [from: string, to: string][]>, from = base): Subgraphs => ({
  ...from,
  ...Object.fromEntries(
    Object.entries(changes).map(([name, replacements]) => [
      name,
      replacements.reduce((sdl, [text, other]) => {
        if (!sdl.includes(text)) throw new Error(`${name} has no ${text}`);
        return sdl.replaceAll(text, other);
      }, from[name] ?? ''),
    ]),
  ),
});
const rolloutOf = (before: Subgraphs, after: Subgraphs, operations = known) =>
  findRollout(operationsOf(...operations), soundGraphOf(before), soundGraphOf(after));
const orderOf = (before: Subgraphs, after: Subgraphs, operations?: string[]) =>
  rolloutOf(before, after, operations).rollout.order?.join(' ') ?? null;

interface Case {
  what: string;
  before?: Subgraphs;
  after: Subgraphs;
  operations?: string[];
  forth: string | null;
  back: string | null;
}
const email = 'query Email { me { email } }';
const withLevel = having({ user: [['name: String', 'name: String level: Int size: Int']] });
const requiring = (...fields: string[]) =>
  having(
    {
      billing: [
        [
          'balance: Int',
          `${fields.map((field) => `${field}: Int @external`).join(' ')} balance: Int @requires(fields: "${fields.join(' ')}")`,
        ],
      ],
    },
    withLevel,
  );
const byKey = (userKey: string, billingKey: string) =>
  having({
    user: [['@key(fields: "id") { id: ID! name: String', `${userKey} { id: ID! email: ID! name: String`]],
    billing: [['@key(fields: "id") { id: ID!', `${billingKey} { id: ID! email: ID!`]],
  });
const [idKey, emailKey] = ['@key(fields: "id")', '@key(fields: "email")'];
const sharing = (subgraphs: Subgraphs) =>
  having(
    {
      user: [['id: ID! email: ID!', 'id: ID! @shareable email: ID! @shareable']],
      billing: [['id: ID! email: ID!', 'id: ID! @shareable email: ID! @shareable']],
    },
    subgraphs,
  );

const media = (fields: string, key = 'id'): Subgraphs => ({
  user: `type Query { media: [Media] }
    interface Media @key(fields: "id") @key(fields: "code") { id: ID! code: ID! }
    type Book implements Media @key(fields: "id") @key(fields: "code") { id: ID! code: ID! }`,
  billing: `type Media @interfaceObject @key(fields: "${key}") { ${key}: ID! ${fields} }`,
});

const providing = (provides: string) =>
  having({
    order: [
      [
        'status: Status }',
        `status: Status customer: User ${provides} payer: User @provides(fields: "name") }
         type User @key(fields: "id") { id: ID! name: String @external }`,
      ],
    ],
    user: [['name: String', 'name: String @shareable']],
  });

const cases: Case[] = [
  { what: 'nothing changes', after: base, forth: '', back: '' },
  {
    what: 'a description changes',
    after: having({ user: [['type User', '"A person." type User']] }),
    forth: 'user supergraph',
    back: 'user supergraph',
  },
  {
    what: 'a comment changes',
    after: having({ user: [['type User', '# a person\ntype User']] }),
    forth: '',
    back: '',
  },
  {
    what: 'a field comes that no operation uses',
    after: having({ user: [['name: String', 'name: String email: String']] }),
    forth: 'user supergraph',
    back: 'user supergraph',
  },
  {
    what: 'a field comes that an operation uses',
    after: having({ user: [['name: String', 'name: String email: String']] }),
    operations: [email],
    forth: 'user supergraph',
    back: 'supergraph user',
  },
  {
    what: 'a field moves from one subgraph to another',
    before: having({ user: [['name: String', 'name: String email: String']] }),
    after: having({ billing: [['balance: Int', 'balance: Int email: String']] }),
    operations: [email],
    forth: 'billing supergraph user',
    back: 'user supergraph billing',
  },
  {
    what: 'a subgraph comes',
    after: { ...base, shop: 'type Query { shop: Int }' },
    forth: 'shop supergraph',
    back: 'supergraph shop',
  },
  {
    what: 'a value comes that may be answered',
    after: having({ order: [['OPEN PAID', 'OPEN PAID CANCELLED']] }),
    forth: 'supergraph order',
    back: 'order supergraph',
  },
  {
    what: 'a value comes that no operation is answered',
    after: having({ order: [['OPEN PAID', 'OPEN PAID CANCELLED']] }),
    operations: ['query Me { me { name } }'],
    forth: 'order supergraph',
    back: 'order supergraph',
  },
  {
    what: 'a field may come to be null',
    before: having({ order: [['total: Int', 'total: Int!']] }),
    after: base,
    forth: 'supergraph order',
    back: 'order supergraph',
  },
  {
    what: 'a field changes its type',
    after: having({ order: [['total: Int', 'total: Float']] }),
    forth: null,
    back: null,
  },
  {
    what: 'a type joins a union that an operation is answered',
    before: having({
      order: [
        ['enum', 'union Found = Order type Shop { id: ID } type Query { found: Found } enum'],
        ['type Query { orders: [Order!]  order(id: ID!): Order }', ''],
      ],
    }),
    after: having({
      order: [
        ['enum', 'union Found = Order | Shop type Shop { id: ID } type Query { found: Found } enum'],
        ['type Query { orders: [Order!]  order(id: ID!): Order }', ''],
      ],
    }),
    operations: ['query Found { found { __typename } }'],
    forth: 'supergraph order',
    back: 'order supergraph',
  },
  {
    what: 'an argument comes that an operation gives',
    after: having({ order: [['orders:', 'orders(first: Int):']] }),
    operations: ['query First { orders(first: 1) { id } }'],
    forth: 'order supergraph',
    back: 'supergraph order',
  },
  {
    what: 'a field comes to require more',
    before: requiring('level'),
    after: requiring('level', 'size'),
    forth: 'supergraph billing',
    back: 'billing supergraph',
  },
  {
    what: 'a field comes to require something at all',
    before: withLevel,
    after: requiring('level'),
    forth: 'supergraph billing',
    back: 'billing supergraph',
  },
  {
    what: 'a field is provided no more',
    before: having({
      order: [
        [
          'status: Status }',
          'status: Status customer: User @provides(fields: "name") } type User @key(fields: "id") { id: ID! name: String @external }',
        ],
      ],
      user: [['name: String', 'name: String @shareable']],
    }),
    after: having({
      order: [
        ['status: Status }', 'status: Status customer: User } type User @key(fields: "id") { id: ID! }'],
      ],
      user: [['name: String', 'name: String @shareable']],
    }),
    operations: ['query Customers { orders { customer { name } } }'],
    forth: 'supergraph order',
    back: 'order supergraph',
  },
  {
    what: 'a field is provided no more in one place, and goes on to be in another',
    before: providing('@provides(fields: "name")'),
    after: providing(''),
    operations: ['query Customers { orders { customer { name } payer { name } } }'],
    forth: 'supergraph order',
    back: 'order supergraph',
  },
  {
    what: 'an entity is asked for by another key, and by either in between',
    before: sharing(byKey(`${idKey} ${emailKey}`, idKey)),
    after: sharing(byKey(`${idKey} ${emailKey}`, `${idKey} ${emailKey}`)),
    operations: ['query Balance { me { balance } }'],
    forth: 'billing supergraph',
    back: 'billing supergraph',
  },
  {
    what: 'an entity is asked for by another key at once',
    before: sharing(byKey(`${idKey} ${emailKey}`, idKey)),
    after: sharing(byKey(`${idKey} ${emailKey}`, emailKey)),
    operations: ['query Balance { me { balance } }'],
    forth: null,
    back: null,
  },
  {
    what: 'a key can be asked by no more',
    before: sharing(byKey(`${idKey} ${emailKey}`, `${idKey} ${emailKey}`)),
    after: sharing(byKey(`${idKey} ${emailKey}`, `@key(fields: "id", resolvable: false) ${emailKey}`)),
    operations: ['query Balance { me { balance } }'],
    forth: 'supergraph billing',
    back: 'billing supergraph',
  },
  {
    what: 'a field is overridden by another subgraph, and stays in its own',
    before: having({ user: [['name: String', 'name: String email: String']] }),
    after: having({
      user: [['name: String', 'name: String email: String']],
      billing: [['balance: Int', 'balance: Int email: String @override(from: "user")']],
    }),
    operations: [email],
    forth: 'billing supergraph',
    back: 'supergraph billing',
  },
  {
    what: 'a subgraph gives a field to an interface of another',
    before: media('tax: Int'),
    after: media('tax: Int price: Int'),
    operations: ['query Prices { media { price } }', 'query Taxes { media { tax } }'],
    forth: 'billing supergraph',
    back: 'supergraph billing',
  },
  {
    what: 'such an interface is asked for by another key at once',
    before: media('tax: Int', 'id'),
    after: media('tax: Int', 'code'),
    operations: ['query Taxes { media { ... on Book { tax } } }'],
    forth: null,
    back: null,
  },
  {
    what: 'a field comes to be never null, beside one that could always answer what clients do not see',
    before: having({ order: [['OPEN PAID', 'OPEN PAID HIDDEN @inaccessible']] }),
    after: having({
      order: [
        ['OPEN PAID', 'OPEN PAID HIDDEN @inaccessible'],
        ['total: Int', 'total: Int!'],
      ],
    }),
    forth: 'order supergraph',
    back: 'supergraph order',
  },
  {
    what: 'such a field comes to be never null',
    before: media('tax: Int'),
    after: media('tax: Int!'),
    operations: ['query Taxes { media { tax } }'],
    forth: 'billing supergraph',
    back: 'supergraph billing',
  },
  {
    what: 'three subgraphs change, each in its way',
    before: having({ user: [['name: String', 'name: String email: String']] }),
    after: having({
      billing: [['balance: Int', 'balance: Int email: String']],
      order: [['OPEN PAID', 'OPEN PAID CANCELLED']],
    }),
    operations: [email, 'query Orders { orders { status } }'],
    forth: 'billing supergraph user order',
    back: 'user order supergraph billing',
  },
  {
    what: 'an operation breaks in any order: the order is that of the others',
    before: having({ user: [['name: String', 'name: String email: String']] }),
    after: base,
    operations: [email, 'query Me { me { name } }'],
    forth: 'supergraph user',
    back: 'user supergraph',
  },
  {
    what: 'what clients do not see is moved',
    before: having({
      user: [['name: String', 'name: String level: Int @inaccessible']],
      billing: [['balance: Int', 'level: Int @external balance: Int @requires(fields: "level")']],
    }),
    after: having({
      user: [['name: String', 'name: String level: Float @inaccessible']],
      billing: [['balance: Int', 'level: Float @external balance: Int @requires(fields: "level")']],
    }),
    forth: 'user billing supergraph',
    back: 'user billing supergraph',
  },
];

describe('the order of deployment, both ways round', () => {
  test.each(cases.map((one) => [one.what, one] as const))(
    '%s',
    (_what, { before = base, after, operations, forth, back }) => {
      expect(orderOf(before, after, operations)).toBe(forth);
      expect(orderOf(after, before, operations)).toBe(back);
    },
  );
});

describe('what is told', () => {
  const moving = {
    before: having({ user: [['name: String', 'name: String email: String']] }),
    after: having({ billing: [['balance: Int', 'balance: Int email: String']] }),
  };

  test('is the order, and what each step waits for', () => {
    const { rollout, findings } = rolloutOf(moving.before, moving.after, [email]);
    const reasons = [
      'billing goes before the supergraph: Email asks billing at me: Cannot query field "email" on type "User".',
      'user goes after the supergraph: Email asks user: Cannot query field "email" on type "User".',
    ];
    expect(rollout).toEqual({ order: ['billing', 'supergraph', 'user'], reasons });
    expect(findings).toEqual([
      {
        check: 'rollout',
        code: 'ROLLOUT_ORDER',
        criticality: 'safe',
        message: `Deploy billing, then supergraph, then user.\n  ${reasons.join('\n  ')}`,
        locations: [],
      },
    ]);
  });

  test('is the order of subgraphs that come and go', () => {
    const { rollout } = rolloutOf(
      { ...base, old: 'type Query { old: Int }' },
      { ...base, new: 'type Query { new: Int }' },
    );
    expect(rollout).toEqual({
      order: ['new', 'supergraph', 'old'],
      reasons: [
        'new goes before the supergraph, which asks it from then on.',
        'old goes after the supergraph, which asks it until then.',
      ],
    });
  });

  test('is no step for a supergraph file that only says what made it', () => {
    const sound = soundGraphOf(base);
    if (!sound.composition) throw new Error('the graph does not compose');
    const supergraphSdl = `# Generated.\n${sound.composition.supergraphSdl}`;
    const file = { ...sound, composition: { ...sound.composition, supergraphSdl } };
    expect(findRollout(operationsOf(...known), file, sound).rollout).toEqual({ order: [], reasons: [] });
  });

  test('is nothing where any order will do', () => {
    const { findings } = rolloutOf(base, having({ user: [['name: String', 'name: String email: String']] }));
    expect(findings).toEqual([]);
  });

  test('is why there is no order: which operation, which fetch, which subgraph', () => {
    const before = sharing(byKey(`${idKey} ${emailKey}`, idKey));
    const after = sharing(byKey(`${idKey} ${emailKey}`, emailKey));
    const { rollout, findings } = rolloutOf(before, after, ['query Balance { me { balance } }']);
    const message = `billing can be deployed neither before the supergraph nor after it; make the change in two steps.
  before it: Balance asks billing at me: User cannot be asked for by its id
  after it:  Balance asks billing at me: User cannot be asked for by its email`;
    expect(rollout).toEqual({ order: null, reasons: [message] });
    expect(findings).toEqual([
      {
        check: 'rollout',
        code: 'ROLLOUT_IMPOSSIBLE',
        criticality: 'breaking',
        subgraph: 'billing',
        message,
        locations: [{ file: '/graph/billing.graphql', subgraph: 'billing' }],
      },
    ]);
  });

  test('is at most three faults of a subgraph', () => {
    const many = Array.from({ length: 5 }, (_, index) => `query E${index} { me { email } }`);
    const { rollout } = rolloutOf(moving.before, moving.after, many);
    expect(rollout.reasons[0]).toMatch(/E0 asks .*E2 asks .*; and 2 more$/);
  });

  test('is which operations there was no time for', () => {
    const { findings } = findRollout(
      operationsOf(email, 'query Again { me { email name } }'),
      soundGraphOf(moving.before),
      soundGraphOf(moving.after),
      0,
    );
    expect(findings.at(-1)).toMatchObject({
      code: 'PLANS_SKIPPED',
      message: expect.stringContaining('Again'),
    });
  });

  test('is that a graph does not compose', () => {
    const torn = graphOf({ user: 'type User { id: ID }' }, 'the working tree');
    const sound = soundGraphOf(base);
    for (const sides of [
      [sound, torn],
      [torn, sound],
    ] as const) {
      expect(findRollout(operationsOf(email), ...sides)).toEqual({
        rollout: { order: null, reasons: ['the working tree does not compose.'] },
        findings: [],
      });
    }
  });
});
