import { buildSubgraphSchema } from '@apollo/subgraph';
import { describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { gql } from 'graphql-tag';
import { type AccessContext, enforceAccess, type OwnerOf } from './access.ts';

const directives = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  directive @public on FIELD_DEFINITION
  directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
  directive @admin on FIELD_DEFINITION
  directive @service on FIELD_DEFINITION`;

const note = { id: '1', text: 'a secret', ownerId: 'ada' };
const page = { nodes: [note], totalCount: 1, pageInfo: { hasNextPage: false } };
/** They filter nothing: all that keeps the note from anybody is the rules. */
const resolvers = {
  Query: {
    note: () => note,
    lateNote: async () => note,
    notes: () => page,
    allNotes: () => page,
    motto: () => 'Hi',
  },
  Mutation: {
    write: () => ({ note }),
    signIn: () => ({ note }),
    purge: () => 1,
    openAccount: () => 1,
    chargeOrder: () => 1,
    refundOrder: () => 1,
  },
  Note: {
    __resolveReference: async ({ id }: { id: string }) => (id === '1' ? note : null),
    replies: () => page,
    rating: () => 5,
    drafts: () => page,
  },
  Topic: { latest: () => note },
};
const typeDefs = `${directives}
  type Query {
    note: Note @owner  lateNote: Note @owner  notes: NoteConnection! @owner
    allNotes(first: Int! = 20, after: String): NoteConnection! @admin  motto: String @public
  }
  type Mutation {
    write: WritePayload! @owner  signIn: WritePayload! @public  purge: Int! @admin
    openAccount: Int @service  chargeOrder: Int @service  refundOrder: Int @service
  }
  type WritePayload { note: Note @public }
  type Note @key(fields: "id") {
    id: ID! @owner  text: String! @owner  replies: NoteConnection! @owner  rating: Int @admin
    drafts(first: Int! = 20, after: String): NoteConnection! @owner(alone: true)
  }
  type NoteConnection { nodes: [Note!]! @public  totalCount: Int! @public  pageInfo: PageInfo! @public }
  type PageInfo { hasNextPage: Boolean! @public }
  type Topic @key(fields: "id") { id: ID! @public  latest: Note @owner }`;
const ownerOf: OwnerOf = { Note: ({ ownerId }: typeof note) => ownerId };

function build(sdl = typeDefs, access: { subgraph?: string; ownerOf?: OwnerOf } = {}) {
  const schema = buildSubgraphSchema([{ typeDefs: gql(sdl), resolvers }]);
  enforceAccess(schema, { subgraph: 'billing', ownerOf, ...access });
  return schema;
}

const from = (viewer: AccessContext['caller']['viewer']): AccessContext => ({
  caller: { service: 'gateway', viewer },
});
const callers = {
  nobody: from(null),
  stranger: from({ id: 'bob', role: 'CUSTOMER' }),
  owner: from({ id: 'ada', role: 'CUSTOMER' }),
  administrator: from({ id: 'root', role: 'ADMIN' }),
  order: { caller: { service: 'order', viewer: null } },
  user: { caller: { service: 'user', viewer: null } },
} satisfies Record<string, AccessContext>;
const schema = build();

/** What each caller gets for a selection: its data as JSON, or the code of the error. */
async function outcomes(
  source: string,
  selected: (keyof typeof callers)[] = ['nobody', 'stranger', 'owner', 'administrator'],
) {
  const variableValues = {
    note: [{ __typename: 'Note', id: '1' }],
    topic: [{ __typename: 'Topic', id: '2' }],
  };
  const results = selected.map(async (name) => {
    const { data, errors } = await graphql({ schema, source, contextValue: callers[name], variableValues });
    return errors ? (errors[0]?.originalError as { code?: string } | undefined)?.code : JSON.stringify(data);
  });
  return Promise.all(results);
}

describe('what is refused at the start', () => {
  test.each([
    ['a field without a rule', 'type Draft { text: String }', 'Draft.text has 0 rules'],
    ['a field of an interface without a rule', 'interface Draft { text: String }', 'Draft.text has 0 rules'],
    ['a field with two rules', 'type Draft { text: String @public @admin }', 'Draft.text has 2 rules'],
    [
      'data of nobody known',
      'type Draft { text: String @owner }',
      'Draft.text is @owner, but of whom is not known',
    ],
    [
      'a list of nobody known',
      'extend type Query { tags: [Topic!]! @owner }',
      'Query.tags is @owner, but of whom',
    ],
    [
      'a service’s field without a caller',
      'extend type Mutation { burn: Int @service }',
      'Mutation.burn is @service for no',
    ],
    [
      'a service’s field that is no root field',
      'type Draft { openAccount: Int @service }',
      'Draft.openAccount is @service',
    ],
  ])('%s', (_what, addition, fault) => {
    expect(() => build(`${typeDefs} ${addition}`)).toThrow(fault);
  });

  test('everything that is wrong, together', () => {
    const addition = 'type Draft { text: String other: String @owner }';
    expect(() => build(`${typeDefs} ${addition}`)).toThrow(/Draft\.text .*\nDraft\.other /);
  });
});

describe('a query', () => {
  test('that is public is for everybody', async () => {
    const motto = '{"motto":"Hi"}';
    expect(await outcomes('{ motto }')).toEqual([motto, motto, motto, motto]);
  });

  test.each(['note', 'lateNote'])(
    'for one object (%s) gives it to its owner and to administrators',
    async (field) => {
      const [given, nothing] = [`{"${field}":{"text":"a secret"}}`, `{"${field}":null}`];
      expect(await outcomes(`{ ${field} { text } }`)).toEqual([nothing, nothing, given, given]);
    },
  );

  test('for a list is empty to whoever is signed out; what is on it is guarded all the same', async () => {
    const [given, empty] = ['{"notes":{"nodes":[{"id":"1"}]}}', '{"notes":{"nodes":[]}}'];
    const query = '{ notes { nodes { id } } }';
    expect(await outcomes(query)).toEqual([empty, 'FORBIDDEN', given, given]);
  });

  test('for administrators is an empty list for everybody else', async () => {
    const [given, empty] = ['{"allNotes":{"totalCount":1}}', '{"allNotes":{"totalCount":0}}'];
    expect(await outcomes('{ allNotes { totalCount } }')).toEqual([empty, empty, empty, given]);
    expect(await outcomes('{ allNotes(first: 101) { totalCount } }', ['stranger'])).toEqual([
      'BAD_USER_INPUT',
    ]);
  });
});

describe('a mutation', () => {
  test('that is @owner needs somebody who is signed in', async () => {
    const done = '{"write":{"__typename":"WritePayload"}}';
    expect(await outcomes('mutation { write { __typename } }')).toEqual([
      'UNAUTHENTICATED',
      done,
      done,
      done,
    ]);
  });

  test('that is @admin needs an administrator', async () => {
    expect(await outcomes('mutation { purge }')).toEqual([
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'FORBIDDEN',
      '{"purge":1}',
    ]);
  });

  test('gives a payload to whoever called it, and what is in it to its owner and to administrators', async () => {
    const given = '{"write":{"note":{"text":"a secret"}}}';
    const expected = ['UNAUTHENTICATED', 'FORBIDDEN', given, given];
    expect(await outcomes('mutation { write { note { text } } }')).toEqual(expected);
  });
});

describe('a field of an object that got out', () => {
  const query = (selection: string) => `mutation { write { note { ${selection} } } }`;
  const answer = (note: object) => JSON.stringify({ write: { note } });

  test('is null for everybody else, where it can be', async () => {
    const [given, nothing] = [answer({ rating: 5 }), answer({ rating: null })];
    expect(await outcomes(query('rating'))).toEqual(['UNAUTHENTICATED', nothing, nothing, given]);
  });

  test('is an empty page where it is a page, for which the owner alone can be meant', async () => {
    const [given, empty] = [answer({ drafts: { totalCount: 1 } }), answer({ drafts: { totalCount: 0 } })];
    expect(await outcomes(query('drafts { totalCount }'))).toEqual(['UNAUTHENTICATED', empty, given, empty]);
  });

  test('is given to whom the request itself has signed in', async () => {
    const read = async (userId: string) => {
      const contextValue = { ...callers.nobody, signedIn: new Set([userId]) };
      const { data } = await graphql({
        schema,
        source: 'mutation { signIn { note { text } } }',
        contextValue,
      });
      return data;
    };
    expect(await read('ada')).toEqual({ signIn: { note: { text: note.text } } });
    expect(await read('bob')).toEqual({ signIn: { note: null } });
  });
});

describe('a reference', () => {
  const query = (variable: 'note' | 'topic', selection: string) =>
    `query ($${variable}: [_Any!]!) { _entities(representations: $${variable}) { ${selection} } }`;

  test('to an entity is resolved for its owner and for administrators', async () => {
    const [given, nothing] = ['{"_entities":[{"text":"a secret"}]}', '{"_entities":[null]}'];
    expect(await outcomes(query('note', '... on Note { text }'))).toEqual([nothing, nothing, given, given]);
  });

  test('to an entity of another subgraph tells what was known, and its fields are guarded', async () => {
    const answer = (latest: object | null) => JSON.stringify({ _entities: [{ id: '2', latest }] });
    const [given, nothing] = [answer({ text: note.text }), answer(null)];
    const selection = '... on Topic { id latest { text } }';
    expect(await outcomes(query('topic', selection))).toEqual([nothing, nothing, given, given]);
  });
});

describe('a sibling service', () => {
  test('may do what it is permitted, and nobody else may', async () => {
    const everybody = Object.keys(callers) as (keyof typeof callers)[];
    const refused = Array(everybody.length).fill('FORBIDDEN');
    const open = '{"openAccount":1}';
    expect(await outcomes('mutation { openAccount }', everybody)).toEqual([...refused.slice(0, -1), open]);
    const charge = '{"chargeOrder":1}';
    expect(await outcomes('mutation { chargeOrder }', everybody)).toEqual([
      ...refused.slice(0, -2),
      charge,
      'FORBIDDEN',
    ]);
  });

  test.each([
    '{ motto }',
    '{ _service { sdl } }',
    '{ note { id } }',
    '{ notes { totalCount } }',
    '{ allNotes { totalCount } }',
    'mutation { write { __typename } }',
    'mutation { purge }',
    'query ($note: [_Any!]!) { _entities(representations: $note) { __typename } }',
    'query ($topic: [_Any!]!) { _entities(representations: $topic) { ... on Topic { id } } }',
  ])('may do nothing else: %s', async (query) => {
    expect(await outcomes(query, ['order', 'user'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
