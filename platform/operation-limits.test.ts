import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  type FragmentDefinitionNode,
  GraphQLError,
  getIntrospectionQuery,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { limitRefusal } from './errors.ts';
import { readCosts } from './operation-cost.ts';
import {
  aliasesMax,
  checkOperation,
  clientSizes,
  costMax,
  depthMax,
  directivesMax,
  rootFieldsMax,
} from './operation-limits.ts';

const sdl = `
  directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT | SCALAR | ENUM
  directive @listSize(
    assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION
  type Query {
    me: User
    other: User
    users(first: Int! = 20): Users! @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
    name: String
    search(text: String): User @cost(weight: 7)
    digest: Digest
    either(first: Int, last: Int): [User!]! @listSize(slicingArguments: ["first", "last"])
    both(first: Int, last: Int): [User!]!
      @listSize(slicingArguments: ["first", "last"], assumedSize: 30, requireOneSlicingArgument: false)
  }
  type Mutation { rename: Renamed  touch: Boolean }
  type Renamed { user: User }
  type Users { nodes: [User!]! total: Int }
  type User { id: ID  friend: User  tags: [Tag!]! @listSize(assumedSize: 50)  money: Money  mood: Mood }
  type Tag { name: String }
  type Money @cost(weight: 0) { amount: String }
  enum Mood @cost(weight: 2) { GOOD }
  scalar Digest @cost(weight: 3)`;
const document = parse(sdl);
const schema = buildSchema(sdl);
const costs = readCosts(document);

/** What the operation costs, or what it is refused for. */
function check(query: string, variables: Record<string, unknown> = {}): number | string {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  try {
    return checkOperation(operation, { schema, costs, document, variables: coerced, sizes: clientSizes });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    expect(error.extensions).toEqual({ ...limitRefusal, http: { status: 400 } });
    return error.message;
  }
}

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const nested = (depth: number) => `{ me { ${'friend { '.repeat(depth - 2)} id ${' }'.repeat(depth)}`;
const aliased = (count: number) => times(count, (index) => `n${index}: name`);

/** 1,945 tokens and those of the rest, written out. */
const spreads = (rest: string) => `{ me { ${times(20, () => '...A')} ...B } }
  fragment A on User { ${'id '.repeat(95)} } fragment B on User { ${rest} }`;

const tooDeep = `The operation is nested deeper than ${depthMax}.`;
const tooManyAliases = `Query.name is asked for under more than ${aliasesMax} names in one place.`;
const tooManyRootFields = `The operation has more than ${rootFieldsMax} root fields.`;
const tooManyDirectives = `The operation has more than ${directivesMax} directives.`;
const tooCostly = `The operation costs more than ${costMax}. Ask for less at once.`;
const { writtenOutTokensMax, valuesMax } = clientSizes;
const tooLong = `With its fragments written out, the operation has more than ${writtenOutTokensMax} tokens.`;

describe('an operation within a limit runs, and one past it is refused', () => {
  const rootFields = (count: number) =>
    `${aliased(10)} ${times(count - 10, (index) => `m${index}: me { id }`)}`;
  test.each<[string, string, string, string]>([
    ['depth', nested(depthMax), nested(depthMax + 1), tooDeep],
    [
      'depth through fragments',
      `{ me { ...A } } fragment A on User { ${'friend { '.repeat(8)} id ${' }'.repeat(8)} }`,
      `{ me { ...A } } fragment A on User { ... on User { ${'friend { '.repeat(9)} id ${' }'.repeat(9)} } }`,
      tooDeep,
    ],
    ['names of one field', `{ ${aliased(aliasesMax)} }`, `{ ${aliased(aliasesMax + 1)} }`, tooManyAliases],
    [
      'names of one field through fragments',
      `{ ${aliased(10)} ... { ...A } } fragment A on Query { ${times(5, (index) => `a${index}: name`)} }`,
      `{ ${aliased(10)} ... { ...A } } fragment A on Query { ${times(6, (index) => `a${index}: name`)} }`,
      tooManyAliases,
    ],
    [
      'names of one field in places that are merged',
      `{ me { ${times(8, (index) => `a${index}: id`)} } me { ${times(7, (index) => `b${index}: id`)} } }`,
      `{ me { ${times(8, (index) => `a${index}: id`)} } me { ${times(8, (index) => `b${index}: id`)} } }`,
      `User.id is asked for under more than ${aliasesMax} names in one place.`,
    ],
    [
      'names of __typename',
      `{ ${times(aliasesMax, (index) => `a${index}: __typename`)} }`,
      `{ ${times(aliasesMax + 1, (index) => `a${index}: __typename`)} }`,
      `Query.__typename is asked for under more than ${aliasesMax} names in one place.`,
    ],
    [
      'root fields',
      `{ ${rootFields(rootFieldsMax)} }`,
      `{ ${rootFields(rootFieldsMax + 1)} }`,
      tooManyRootFields,
    ],
    [
      'root fields through fragments',
      `{ ${rootFields(15)} ...A } fragment A on Query { ${times(5, (index) => `o${index}: other { id }`)} }`,
      `{ ${rootFields(15)} ...A } fragment A on Query { ${times(6, (index) => `o${index}: other { id }`)} }`,
      tooManyRootFields,
    ],
    [
      'root fields under one name',
      `{ ${times(rootFieldsMax, () => 'name')} }`,
      `{ ${times(rootFieldsMax + 1, () => 'name')} }`,
      tooManyRootFields,
    ],
    [
      'directives',
      `{ me { ${times(directivesMax, () => 'id @skip(if: false)')} } }`,
      `{ me { ${times(directivesMax + 1, () => 'id @skip(if: false)')} } }`,
      tooManyDirectives,
    ],
    [
      'directives through fragments',
      `{ me { ${times(24, () => '...A')} ...B @skip(if: false) ...B @skip(if: true) } }
       fragment A on User { id @skip(if: false) @include(if: true) } fragment B on User { id }`,
      `{ me { ${times(24, () => '...A')} ...B @skip(if: false) ... @skip(if: true) { id @skip(if: true) } } }
       fragment A on User { id @skip(if: false) @include(if: true) } fragment B on User { id }`,
      tooManyDirectives,
    ],
    [
      'tokens with fragments written out',
      // Two for the field with its braces, two for each spread, and one for each id.
      spreads('id '.repeat(55)),
      spreads('id '.repeat(56)),
      tooLong,
    ],
  ])('%s', (_limit, within, past, refusal) => {
    expect(check(within)).toEqual(expect.any(Number));
    expect(check(past)).toBe(refusal);
  });

  test('comments are no tokens', () => {
    const ids = `${'id '.repeat(51)} friend #\n { id }`;
    expect(check(spreads(ids))).toEqual(expect.any(Number));
  });

  test('one field may be asked for in many places, under as many names in each', () => {
    const names = times(aliasesMax, (index) => `n${index}: id`);
    expect(check(`{ me { ${names} friend { ${names} } } other { ${names} } }`)).toBe(3);
  });
});

describe('what an operation costs', () => {
  test.each<[string, string, number]>([
    ['nothing for scalars', '{ name }', 0],
    ['one for each object', '{ me { id friend { id } } }', 2],
    ['what @cost says of the field', '{ search { id } }', 7],
    ['what @cost says of the type: an object', '{ me { money { amount } } }', 1],
    ['what @cost says of the type: an enum', '{ me { mood } }', 3],
    ['what @cost says of the type: a scalar', '{ digest }', 3],
    ['ten for a mutation', 'mutation { rename { user { id } } }', 11],
    ['nothing for a mutation without objects', 'mutation { touch }', 0],
    ['a list by its assumed size', '{ me { tags { name } } }', 51],
    ['a page by its default size', '{ users { nodes { id } total } }', 21],
    ['a page by its size', '{ users(first: 100) { nodes { id } } }', 101],
    ['a page that nothing is asked of', '{ users(first: 100) { total } }', 1],
    ['a list in a list', '{ users(first: 100) { nodes { tags { name } } } }', 5_101],
    ['a list by one of its arguments', '{ either(last: 7) { id } }', 7],
    ['the longest where two arguments are given', '{ both(first: 9, last: 11) { id } }', 11],
    ['the assumed size where no argument is given', '{ both { id } }', 30],
    ['merged fields once', '{ me { friend { id } } me { friend { id } } }', 2],
    [
      'fragments as what is in them',
      '{ ...A } fragment A on Query { me { ...B } } fragment B on User { friend { id } }',
      2,
    ],
    ['what is skipped, too', '{ me @skip(if: true) { id } }', 1],
  ])('%s', (_what, query, cost) => {
    expect(check(query)).toBe(cost);
  });

  describe('the values of an answer', () => {
    const tooManyValues = `The answer may have more than ${valuesMax} values. Ask for less at once.`;
    /** 100 users with 50 tags each, under so many names: 1 + 100 of users, and 5,000 for each name and 5,000 for each leaf. */
    const page = (leaves: string) => `{ users(first: 100) { nodes { tags { ${leaves} } } } }`;
    const names = (count: number) => times(count, (index) => `n${index}: name`);

    test('are at most the limit, though scalars cost nothing', () => {
      const leaves = Math.floor((valuesMax - 101 - 5_000) / 5_000);
      expect(check(page(names(leaves)))).toBe(5_101);
      expect(check(page(names(leaves + 1)))).toBe(tooManyValues);
    });

    test('are counted for __typename, too, and for what costs nothing by @cost', () => {
      const typenames = (count: number) => times(count, (index) => `t${index}: __typename`);
      const money = (count: number) => times(count, (index) => `m${index}: money { amount }`);
      expect(check(page(typenames(15)))).toBe(tooManyValues);
      expect(
        check(`{ ${times(4, (index) => `u${index}: users(first: 100) { nodes { ${money(15)} } }`)} }`),
      ).toBe(404);
    });
  });

  test('is at most the limit', () => {
    const fields = `${times(3, (index) => `a${index}: users(first: 100) { nodes { tags { name } } }`)}
      b: users(first: 91) { nodes { tags { name } } }`;
    const base = 3 * 5_101 + (1 + 91 * 51);
    const rest = costMax - base;
    const fill = (count: number) => `c: users(first: ${count - 1}) { nodes { id } }`;
    expect(check(`{ ${fields} ${fill(rest)} }`)).toBe(costMax);
    expect(check(`{ ${fields} ${fill(rest + 1)} }`)).toBe(tooCostly);
  });

  test.each([
    ['written out', '{ users(first: 100) { nodes { friend { id } tags { name } } } }', {}],
    [
      'in a variable',
      'query ($n: Int!) { users(first: $n) { nodes { friend { id } tags { name } } } }',
      { n: 100 },
    ],
    [
      "in a variable's default",
      'query ($n: Int! = 100) { users(first: $n) { nodes { friend { id } tags { name } } } }',
      {},
    ],
  ])('counts a size that is %s', (_where, query, variables) => {
    expect(check(query, variables)).toBe(5_201);
  });

  test("takes the argument's default where a variable is left out", () => {
    expect(check('query ($n: Int) { users(first: $n) { nodes { id } } }')).toBe(21);
  });

  test('is over the limit for lists of lists of lists', () => {
    const users = 'users(first: 100) { nodes { friend { tags { name } } } }';
    expect(check(`{ a: ${users} b: ${users} c: ${users} d: ${users} }`)).toBe(tooCostly);
  });
});

describe('the size of a list', () => {
  const outOfBounds = 'first must be from 1 to 100.';
  test.each<[string, Record<string, unknown>, number | string]>([
    ['{ users(first: 1) { nodes { id } } }', {}, 2],
    ['{ users(first: 100) { nodes { id } } }', {}, 101],
    ['{ users(first: 0) { nodes { id } } }', {}, outOfBounds],
    ['{ users(first: -1) { nodes { id } } }', {}, outOfBounds],
    ['{ users(first: 101) { nodes { id } } }', {}, outOfBounds],
    ['{ users(first: 101) { total } }', {}, outOfBounds],
    ['query ($n: Int) { users(first: $n) { total } }', { n: 1 }, 1],
    ['query ($n: Int) { users(first: $n) { total } }', { n: 100 }, 1],
    ['query ($n: Int) { users(first: $n) { total } }', { n: 0 }, outOfBounds],
    ['query ($n: Int) { users(first: $n) { total } }', { n: 101 }, outOfBounds],
    ['query ($n: Int) { users(first: $n) { total } }', { n: null }, outOfBounds],
    ['query ($n: Int = 101) { users(first: $n) { total } }', {}, outOfBounds],
    ['{ either(last: 101) { id } }', {}, 'last must be from 1 to 100.'],
    ['{ either { id } }', {}, 'Query.either needs exactly one of these arguments: first, last.'],
    [
      '{ either(first: 1, last: 1) { id } }',
      {},
      'Query.either needs exactly one of these arguments: first, last.',
    ],
  ])('%s %j', (query, variables, expected) => {
    expect(check(query, variables)).toBe(expected);
  });
});

describe('a hostile operation is refused after a bounded number of steps', () => {
  /** How often the selections of a fragment are looked at until the operation is refused. */
  function stepsUntilRefused(query: string, reason: string): number {
    const document = parse(query, { maxTokens: clientSizes.tokensMax });
    let steps = 0;
    for (const definition of document.definitions) {
      const { selectionSet } = definition as FragmentDefinitionNode;
      Object.defineProperty(definition, 'selectionSet', {
        get: () => {
          steps += 1;
          if (steps > 100_000) throw new Error('it has no end');
          return selectionSet;
        },
      });
    }
    const surroundings = { schema, costs, document, variables: {}, sizes: clientSizes };
    expect(() => checkOperation(document.definitions[0] as OperationDefinitionNode, surroundings)).toThrow(
      reason,
    );
    return steps;
  }

  const inFields = (field: (level: number, index: number) => string) => {
    const fragment = (level: number) => times(10, (index) => field(level + 1, index));
    return `{ me { ...F0 } } ${times(7, (level) => `fragment F${level} on User { ${fragment(level)} }`)}
      fragment F7 on User { id }`;
  };
  const chain = (levels: number, spreads: number, leaf: string) =>
    `{ ...F0 } ${times(levels, (level) => `fragment F${level} on Query { ${`...F${level + 1} `.repeat(spreads)} }`)}
     fragment F${levels} on Query { ${leaf} }`;

  test.each([
    ['fragments that are spread twice in each other', chain(75, 2, '__typename'), tooLong],
    ['fragments that are spread ten times in each other', chain(25, 10, '__typename'), tooLong],
    [
      'fragments that are spread ten times in each other, in fields',
      inFields((level, index) => `a${index}: friend { ...F${level} }`),
      tooLong,
    ],
    ['fields that are merged, fragments in each', inFields((level) => `friend { ...F${level} }`), tooLong],
  ])('%s', (_what, query, reason) => {
    expect(stepsUntilRefused(query, reason)).toBeLessThan(2 * clientSizes.writtenOutTokensMax);
  });
});

test('the introspection that tools send is within the limits', () => {
  const options = {
    inputValueDeprecation: true,
    specifiedByUrl: true,
    schemaDescription: true,
    directiveIsRepeatable: true,
  };
  expect(check(getIntrospectionQuery(options))).toBeLessThan(costMax);
});
