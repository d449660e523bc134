/** Changes of an API, both ways round, with every row that they must give. */
export interface ApiCase {
  /** What comes, or becomes of it, from before to after. */
  title: string;
  before: string;
  after: string;
  rows: readonly string[];
  /** The rows of the way back. */
  back: readonly string[];
}

/** Each is the schema of the only subgraph, whose own rows are the same and safe. */
export const apiCases: readonly ApiCase[] = [
  {
    title: 'a field',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int b: Int }',
    rows: ['API safe FIELD_ADDED Query.b'],
    back: ['API breaking FIELD_REMOVED Query.b <- Query.b'],
  },
  {
    title: 'a deprecated field',
    before: 'type Query { a: Int b: Int @deprecated(reason: "a") }',
    after: 'type Query { a: Int }',
    rows: ['API breaking FIELD_REMOVED Query.b <- Query.b'],
    back: ['API safe FIELD_ADDED Query.b'],
  },
  {
    title: 'a field of a type that is returned',
    before: 'type Query { order: Order } type Order { id: ID! total: Int }',
    after: 'type Query { order: Order } type Order { id: ID! }',
    rows: ['API breaking FIELD_REMOVED Order.total <- Order.total'],
    back: ['API safe FIELD_ADDED Order.total'],
  },
  {
    title: 'a field of a type that nothing reaches',
    before: 'type Query { a: Int } type Lost { id: ID! total: Int }',
    after: 'type Query { a: Int } type Lost { id: ID! }',
    rows: ['API safe FIELD_REMOVED Lost.total'],
    back: ['API safe FIELD_ADDED Lost.total'],
  },
  {
    title: 'a field of an interface and of what implements it',
    before: `type Query { node: Node }
      interface Node { id: ID! name: String }
      type Order implements Node { id: ID! name: String }`,
    after: `type Query { node: Node }
      interface Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: [
      'API breaking FIELD_REMOVED Node.name <- Node.name',
      'API breaking FIELD_REMOVED Order.name <- Order.name',
    ],
    back: ['API safe FIELD_ADDED Node.name', 'API safe FIELD_ADDED Order.name'],
  },
  {
    title: 'a field that may be null and never is',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int! }',
    rows: ['API safe FIELD_TYPE_CHANGED Query.a'],
    back: ['API breaking FIELD_TYPE_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'a list whose items may be null and never are',
    before: 'type Query { a: [Int] }',
    after: 'type Query { a: [Int!] }',
    rows: ['API safe FIELD_TYPE_CHANGED Query.a'],
    back: ['API breaking FIELD_TYPE_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'a list that is never null',
    before: 'type Query { a: [Int!] }',
    after: 'type Query { a: [Int!]! }',
    rows: ['API safe FIELD_TYPE_CHANGED Query.a'],
    back: ['API breaking FIELD_TYPE_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'a field of another scalar',
    before: 'type Query { a: Int }',
    after: 'type Query { a: String }',
    rows: ['API breaking FIELD_TYPE_CHANGED Query.a <- Query.a'],
    back: ['API breaking FIELD_TYPE_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'a field that is a list',
    before: 'type Query { a: Int }',
    after: 'type Query { a: [Int] }',
    rows: ['API breaking FIELD_TYPE_CHANGED Query.a <- Query.a'],
    back: ['API breaking FIELD_TYPE_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'a field of an interface that becomes one of its objects',
    before: `type Query { node: Node order: Order }
      interface Node { id: ID! }
      type Order implements Node { id: ID! }`,
    after: `type Query { node: Order order: Order }
      interface Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: ['API breaking FIELD_TYPE_CHANGED Query.node <- Query.node'],
    back: ['API breaking FIELD_TYPE_CHANGED Query.node <- Query.node'],
  },
  {
    title: 'a root field of mutations and their root',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int } type Mutation { b: Int }',
    rows: ['API safe SCHEMA_MUTATION_TYPE_CHANGED schema', 'API safe TYPE_ADDED Mutation'],
    back: ['API breaking TYPE_REMOVED Mutation <- Mutation', 'API safe SCHEMA_MUTATION_TYPE_CHANGED schema'],
  },
  {
    title: 'a root of subscriptions',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int } type Subscription { b: Int }',
    rows: ['API safe SCHEMA_SUBSCRIPTION_TYPE_CHANGED schema', 'API safe TYPE_ADDED Subscription'],
    back: [
      'API breaking TYPE_REMOVED Subscription <- Subscription',
      'API safe SCHEMA_SUBSCRIPTION_TYPE_CHANGED schema',
    ],
  },
  {
    title: 'a type with a field that returns it',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int order: Order } type Order { id: ID! }',
    rows: ['API safe FIELD_ADDED Query.order', 'API safe TYPE_ADDED Order'],
    back: [
      'API breaking FIELD_REMOVED Query.order <- Query.order',
      'API breaking TYPE_REMOVED Order <- Order',
    ],
  },
  {
    title: 'a type that nothing reaches',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int } type Lost { id: ID! }',
    rows: ['API safe TYPE_ADDED Lost'],
    back: ['API safe TYPE_REMOVED Lost'],
  },
  {
    title: 'an input type that nothing takes',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int } input Lost { id: ID! }',
    rows: ['API safe TYPE_ADDED Lost'],
    back: ['API safe TYPE_REMOVED Lost'],
  },
  {
    title: 'an object type that becomes an interface',
    before: `type Query { thing: Thing one: One }
      type Thing { id: ID! }
      type One { id: ID! }`,
    after: `type Query { thing: Thing one: One }
      interface Thing { id: ID! }
      type One implements Thing { id: ID! }`,
    rows: [
      'API breaking TYPE_KIND_CHANGED Thing <- Thing',
      'API dangerous OBJECT_TYPE_INTERFACE_ADDED One <- Thing',
    ],
    back: [
      'API breaking OBJECT_TYPE_INTERFACE_REMOVED One <- Thing One',
      'API breaking TYPE_KIND_CHANGED Thing <- Thing',
    ],
  },
  {
    title: 'a scalar that becomes an enum',
    before: 'type Query { a: Kind } scalar Kind',
    after: 'type Query { a: Kind } enum Kind { ONE }',
    rows: ['API breaking TYPE_KIND_CHANGED Kind <- Kind'],
    back: ['API breaking TYPE_KIND_CHANGED Kind <- Kind'],
  },
  {
    title: 'an argument that is optional',
    before: 'type Query { a: Int }',
    after: 'type Query { a(x: Int): Int }',
    rows: ['API safe FIELD_ARGUMENT_ADDED Query.a(x:)'],
    back: ['API breaking FIELD_ARGUMENT_REMOVED Query.a(x:) <- Query.a(x:)'],
  },
  {
    title: 'an argument with a default',
    before: 'type Query { a: Int }',
    after: 'type Query { a(x: Int = 1): Int }',
    rows: ['API dangerous FIELD_ARGUMENT_ADDED Query.a(x:) <- Query.a'],
    back: ['API breaking FIELD_ARGUMENT_REMOVED Query.a(x:) <- Query.a(x:)'],
  },
  {
    title: 'an argument that is never null, with a default',
    before: 'type Query { a: Int }',
    after: 'type Query { a(x: Int! = 1): Int }',
    rows: ['API dangerous FIELD_ARGUMENT_ADDED Query.a(x:) <- Query.a'],
    back: ['API breaking FIELD_ARGUMENT_REMOVED Query.a(x:) <- Query.a(x:)'],
  },
  {
    title: 'an argument that is required',
    before: 'type Query { a: Int }',
    after: 'type Query { a(x: Int!): Int }',
    rows: ['API breaking FIELD_ARGUMENT_ADDED Query.a(x:) <- Query.a'],
    back: ['API breaking FIELD_ARGUMENT_REMOVED Query.a(x:) <- Query.a(x:)'],
  },
  {
    title: 'an argument that becomes required',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int!): Int }',
    rows: ['API breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) <- Query.a'],
    back: ['API safe FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:)'],
  },
  {
    title: 'an argument of another type',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: String): Int }',
    rows: ['API breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) <- Query.a(x:)'],
    back: ['API breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) <- Query.a(x:)'],
  },
  {
    title: 'an argument that becomes a list',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: [Int]): Int }',
    rows: ['API breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) <- Query.a(x:)'],
    back: ['API breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) <- Query.a(x:)'],
  },
  {
    title: 'an argument whose items may not be null',
    before: 'type Query { a(x: [Int]): Int }',
    after: 'type Query { a(x: [Int!]): Int }',
    rows: ['API breaking FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:) <- Query.a(x:)'],
    back: ['API safe FIELD_ARGUMENT_TYPE_CHANGED Query.a(x:)'],
  },
  {
    title: 'a default of an optional argument',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int = 1): Int }',
    rows: ['API dangerous FIELD_ARGUMENT_DEFAULT_CHANGED Query.a(x:) <- Query.a'],
    back: ['API dangerous FIELD_ARGUMENT_DEFAULT_CHANGED Query.a(x:) <- Query.a'],
  },
  {
    title: 'another default of an argument',
    before: 'type Query { a(x: Int = 1): Int }',
    after: 'type Query { a(x: Int = 2): Int }',
    rows: ['API dangerous FIELD_ARGUMENT_DEFAULT_CHANGED Query.a(x:) <- Query.a'],
    back: ['API dangerous FIELD_ARGUMENT_DEFAULT_CHANGED Query.a(x:) <- Query.a'],
  },
  {
    title: 'a default of a required argument',
    before: 'type Query { a(x: Int!): Int }',
    after: 'type Query { a(x: Int! = 1): Int }',
    rows: ['API safe FIELD_ARGUMENT_DEFAULT_CHANGED Query.a(x:)'],
    back: ['API breaking FIELD_ARGUMENT_DEFAULT_CHANGED Query.a(x:) <- Query.a'],
  },
  {
    title: 'a default of an argument in another order',
    before: `type Query { a(x: In = {b: 1, c: 2}): Int }
      input In { b: Int c: Int }`,
    after: `type Query { a(x: In = {c: 2, b: 1}): Int }
      input In { b: Int c: Int }`,
    rows: [],
    back: [],
  },
  {
    title: 'an input field that is optional',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { b: Int c: Int }',
    rows: ['API safe INPUT_FIELD_ADDED In.c'],
    back: ['API breaking INPUT_FIELD_REMOVED In.c <- In.c'],
  },
  {
    title: 'an input field with a default',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { b: Int c: Int = 1 }',
    rows: ['API dangerous INPUT_FIELD_ADDED In.c <- In'],
    back: ['API breaking INPUT_FIELD_REMOVED In.c <- In.c'],
  },
  {
    title: 'an input field that is required',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { b: Int c: Int! }',
    rows: ['API breaking INPUT_FIELD_ADDED In.c <- In'],
    back: ['API breaking INPUT_FIELD_REMOVED In.c <- In.c'],
  },
  {
    title: 'an input field that is never null, with a default',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { b: Int c: Int! = 1 }',
    rows: ['API dangerous INPUT_FIELD_ADDED In.c <- In'],
    back: ['API breaking INPUT_FIELD_REMOVED In.c <- In.c'],
  },
  {
    title: 'an input field that becomes required',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { b: Int! }',
    rows: ['API breaking INPUT_FIELD_TYPE_CHANGED In.b <- In'],
    back: ['API safe INPUT_FIELD_TYPE_CHANGED In.b'],
  },
  {
    title: 'an input field of another type',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { b: ID }',
    rows: ['API breaking INPUT_FIELD_TYPE_CHANGED In.b <- In.b'],
    back: ['API breaking INPUT_FIELD_TYPE_CHANGED In.b <- In.b'],
  },
  {
    title: 'a default of an optional input field',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { b: Int = 1 }',
    rows: ['API dangerous INPUT_FIELD_DEFAULT_VALUE_CHANGED In.b <- In'],
    back: ['API dangerous INPUT_FIELD_DEFAULT_VALUE_CHANGED In.b <- In'],
  },
  {
    title: 'a default of a required input field',
    before: 'type Query { a(x: In): Int } input In { b: Int! }',
    after: 'type Query { a(x: In): Int } input In { b: Int! = 1 }',
    rows: ['API safe INPUT_FIELD_DEFAULT_VALUE_CHANGED In.b'],
    back: ['API breaking INPUT_FIELD_DEFAULT_VALUE_CHANGED In.b <- In'],
  },
  {
    title: 'an input field of an input type inside of another',
    before: `type Query { a(x: Out): Int }
      input Out { in: In }
      input In { b: Int }`,
    after: `type Query { a(x: Out): Int }
      input Out { in: In }
      input In { b: Int c: Int! }`,
    rows: ['API breaking INPUT_FIELD_ADDED In.c <- In'],
    back: ['API breaking INPUT_FIELD_REMOVED In.c <- In.c'],
  },
  {
    title: 'an input type that nothing takes, in a required field',
    before: 'type Query { a: Int } input Lost { b: Int }',
    after: 'type Query { a: Int } input Lost { b: Int c: Int! }',
    rows: ['API safe INPUT_FIELD_ADDED Lost.c'],
    back: ['API safe INPUT_FIELD_REMOVED Lost.c'],
  },
  {
    title: 'a value of an enum that clients receive',
    before: 'type Query { a: Kind } enum Kind { ONE }',
    after: 'type Query { a: Kind } enum Kind { ONE TWO }',
    rows: ['API dangerous ENUM_VALUE_ADDED Kind.TWO <- Kind'],
    back: ['API dangerous ENUM_VALUE_REMOVED Kind.TWO <- Kind.TWO'],
  },
  {
    title: 'a value of an enum that clients send',
    before: 'type Query { a(x: Kind): Int } enum Kind { ONE }',
    after: 'type Query { a(x: Kind): Int } enum Kind { ONE TWO }',
    rows: ['API safe ENUM_VALUE_ADDED Kind.TWO'],
    back: ['API breaking ENUM_VALUE_REMOVED Kind.TWO <- Kind.TWO'],
  },
  {
    title: 'a value of an enum that clients send inside of an input',
    before: `type Query { a(x: In): Int }
      input In { kind: Kind }
      enum Kind { ONE }`,
    after: `type Query { a(x: In): Int }
      input In { kind: Kind }
      enum Kind { ONE TWO }`,
    rows: ['API safe ENUM_VALUE_ADDED Kind.TWO'],
    back: ['API breaking ENUM_VALUE_REMOVED Kind.TWO <- Kind.TWO'],
  },
  {
    title: 'a value of an enum that clients send and receive',
    before: 'type Query { a(x: Kind): Kind } enum Kind { ONE }',
    after: 'type Query { a(x: Kind): Kind } enum Kind { ONE TWO }',
    rows: ['API dangerous ENUM_VALUE_ADDED Kind.TWO <- Kind'],
    back: ['API breaking ENUM_VALUE_REMOVED Kind.TWO <- Kind.TWO'],
  },
  {
    title: 'a value of an enum that nothing uses',
    before: 'type Query { a: Int } enum Kind { ONE }',
    after: 'type Query { a: Int } enum Kind { ONE TWO }',
    rows: ['API safe ENUM_VALUE_ADDED Kind.TWO'],
    back: ['API safe ENUM_VALUE_REMOVED Kind.TWO'],
  },
  {
    title: 'a member of a union',
    before: `type Query { a: Any b: Two }
      union Any = One
      type One { id: ID! }
      type Two { id: ID! }`,
    after: `type Query { a: Any b: Two }
      union Any = One | Two
      type One { id: ID! }
      type Two { id: ID! }`,
    rows: ['API dangerous UNION_MEMBER_ADDED Any <- Any'],
    back: ['API breaking UNION_MEMBER_REMOVED Any <- Two'],
  },
  {
    title: 'an interface of an object type',
    before: `type Query { node: Node a: Order b: User }
      interface Node { id: ID! }
      type User implements Node { id: ID! }
      type Order { id: ID! }`,
    after: `type Query { node: Node a: Order b: User }
      interface Node { id: ID! }
      type User implements Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: ['API dangerous OBJECT_TYPE_INTERFACE_ADDED Order <- Node'],
    back: ['API breaking OBJECT_TYPE_INTERFACE_REMOVED Order <- Node Order'],
  },
  {
    title: 'a type of an interface that a field returns',
    before: `type Query { node: Node }
      interface Node { id: ID! }
      type User implements Node { id: ID! }`,
    after: `type Query { node: Node }
      interface Node { id: ID! }
      type User implements Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: ['API dangerous OBJECT_TYPE_INTERFACE_ADDED Order <- Node', 'API safe TYPE_ADDED Order'],
    back: ['API breaking TYPE_REMOVED Order <- Order'],
  },
  {
    title: 'a type of an interface that no field returns',
    before: `type Query { user: User }
      interface Node { id: ID! }
      type User implements Node { id: ID! }`,
    after: `type Query { user: User order: Order }
      interface Node { id: ID! }
      type User implements Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: ['API safe FIELD_ADDED Query.order', 'API safe TYPE_ADDED Order'],
    back: [
      'API breaking FIELD_REMOVED Query.order <- Query.order',
      'API breaking TYPE_REMOVED Order <- Order',
    ],
  },
  {
    title: 'a type of an interface that only a type returns that nothing reaches',
    before: `type Query { a: Int }
      type Lost { node: Node }
      interface Node { id: ID! }`,
    after: `type Query { a: Int }
      type Lost { node: Node }
      interface Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: ['API safe TYPE_ADDED Order'],
    back: ['API safe TYPE_REMOVED Order'],
  },
  {
    title: 'an interface that a field returns, of a type that nothing reached',
    before: `type Query { node: Node }
      interface Node { id: ID! }
      type Order { id: ID! }`,
    after: `type Query { node: Node }
      interface Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: ['API dangerous OBJECT_TYPE_INTERFACE_ADDED Order <- Node'],
    back: ['API breaking OBJECT_TYPE_INTERFACE_REMOVED Order <- Node Order'],
  },
  {
    title: 'an interface that no field returns, of a type that nothing reached',
    before: `type Query { user: User }
      interface Node { id: ID! }
      type User implements Node { id: ID! }
      type Order { id: ID! }`,
    after: `type Query { user: User }
      interface Node { id: ID! }
      type User implements Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: ['API safe OBJECT_TYPE_INTERFACE_ADDED Order'],
    back: ['API breaking OBJECT_TYPE_INTERFACE_REMOVED Order <- Node Order'],
  },
  {
    title: 'an interface of an interface that a field returns',
    before: `type Query { node: Node }
      interface Node { id: ID! }
      type User implements Node { id: ID! }`,
    after: `type Query { node: Node }
      interface Node { id: ID! }
      interface Named implements Node { id: ID! }
      type User implements Node { id: ID! }`,
    rows: ['API safe TYPE_ADDED Named'],
    back: ['API breaking TYPE_REMOVED Named <- Named'],
  },
  {
    title: 'an interface of an interface',
    before: `type Query { node: Node named: Named }
      interface Node { id: ID! }
      interface Named { id: ID! name: String }
      type User implements Node & Named { id: ID! name: String }`,
    after: `type Query { node: Node named: Named }
      interface Node { id: ID! }
      interface Named implements Node { id: ID! name: String }
      type User implements Node & Named { id: ID! name: String }`,
    rows: ['API dangerous OBJECT_TYPE_INTERFACE_ADDED Named <- Node'],
    back: ['API breaking OBJECT_TYPE_INTERFACE_REMOVED Named <- Node Named'],
  },
  {
    title: 'an interface that is new',
    before: 'type Query { a: Order } type Order { id: ID! }',
    after: `type Query { a: Order node: Node }
      interface Node { id: ID! }
      type Order implements Node { id: ID! }`,
    rows: [
      'API safe FIELD_ADDED Query.node',
      'API safe OBJECT_TYPE_INTERFACE_ADDED Order',
      'API safe TYPE_ADDED Node',
    ],
    back: [
      'API breaking FIELD_REMOVED Query.node <- Query.node',
      'API breaking OBJECT_TYPE_INTERFACE_REMOVED Order <- Node Order',
      'API breaking TYPE_REMOVED Node <- Node',
    ],
  },
  {
    title: 'a description of a type',
    before: 'type Query { a: T } type T { b: Int }',
    after: 'type Query { a: T } "What it is." type T { b: Int }',
    rows: ['API safe TYPE_DESCRIPTION_ADDED T'],
    back: ['API safe TYPE_DESCRIPTION_REMOVED T'],
  },
  {
    title: 'another description of a type',
    before: 'type Query { a: T } "One." type T { b: Int }',
    after: 'type Query { a: T } "Two." type T { b: Int }',
    rows: ['API safe TYPE_DESCRIPTION_CHANGED T'],
    back: ['API safe TYPE_DESCRIPTION_CHANGED T'],
  },
  {
    title: 'a description of a field',
    before: 'type Query { a: Int }',
    after: 'type Query { "What it is." a: Int }',
    rows: ['API safe FIELD_DESCRIPTION_ADDED Query.a'],
    back: ['API safe FIELD_DESCRIPTION_REMOVED Query.a'],
  },
  {
    title: 'another description of a field',
    before: 'type Query { "One." a: Int }',
    after: 'type Query { "Two." a: Int }',
    rows: ['API safe FIELD_DESCRIPTION_CHANGED Query.a'],
    back: ['API safe FIELD_DESCRIPTION_CHANGED Query.a'],
  },
  {
    title: 'a description of an argument',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a("What it is." x: Int): Int }',
    rows: ['API safe FIELD_ARGUMENT_DESCRIPTION_CHANGED Query.a(x:)'],
    back: ['API safe FIELD_ARGUMENT_DESCRIPTION_CHANGED Query.a(x:)'],
  },
  {
    title: 'a description of an input field',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: 'type Query { a(x: In): Int } input In { "What it is." b: Int }',
    rows: ['API safe INPUT_FIELD_DESCRIPTION_ADDED In.b'],
    back: ['API safe INPUT_FIELD_DESCRIPTION_REMOVED In.b'],
  },
  {
    title: 'another description of an input field',
    before: 'type Query { a(x: In): Int } input In { "One." b: Int }',
    after: 'type Query { a(x: In): Int } input In { "Two." b: Int }',
    rows: ['API safe INPUT_FIELD_DESCRIPTION_CHANGED In.b'],
    back: ['API safe INPUT_FIELD_DESCRIPTION_CHANGED In.b'],
  },
  {
    title: 'a description of a value',
    before: 'type Query { a: Kind } enum Kind { ONE }',
    after: 'type Query { a: Kind } enum Kind { "What it is." ONE }',
    rows: ['API safe ENUM_VALUE_DESCRIPTION_CHANGED Kind.ONE'],
    back: ['API safe ENUM_VALUE_DESCRIPTION_CHANGED Kind.ONE'],
  },
  {
    title: 'a deprecation of a field',
    before: 'type Query { a: Int b: Int }',
    after: 'type Query { a: Int b: Int @deprecated }',
    rows: ['API safe FIELD_DEPRECATION_ADDED Query.b'],
    back: ['API safe FIELD_DEPRECATION_REMOVED Query.b'],
  },
  {
    title: 'a reason of a deprecation',
    before: 'type Query { a: Int b: Int @deprecated }',
    after: 'type Query { a: Int b: Int @deprecated(reason: "Use a.") }',
    rows: ['API safe FIELD_DEPRECATION_REASON_ADDED Query.b'],
    back: ['API safe FIELD_DEPRECATION_REASON_REMOVED Query.b'],
  },
  {
    title: 'another reason of a deprecation',
    before: 'type Query { a: Int b: Int @deprecated(reason: "Use a.") }',
    after: 'type Query { a: Int b: Int @deprecated(reason: "Never use it.") }',
    rows: ['API safe FIELD_DEPRECATION_REASON_CHANGED Query.b'],
    back: ['API safe FIELD_DEPRECATION_REASON_CHANGED Query.b'],
  },
  {
    title: 'a deprecation of a value',
    before: 'type Query { a: Kind } enum Kind { ONE TWO }',
    after: `type Query { a: Kind }
      enum Kind { ONE TWO @deprecated(reason: "Use ONE.") }`,
    rows: ['API safe ENUM_VALUE_DEPRECATION_REASON_ADDED Kind.TWO'],
    back: ['API safe ENUM_VALUE_DEPRECATION_REASON_REMOVED Kind.TWO'],
  },
  {
    title: 'another reason of a deprecation of a value',
    before: `type Query { a: Kind }
      enum Kind { ONE TWO @deprecated(reason: "One.") }`,
    after: `type Query { a: Kind }
      enum Kind { ONE TWO @deprecated(reason: "Two.") }`,
    rows: ['API safe ENUM_VALUE_DEPRECATION_REASON_CHANGED Kind.TWO'],
    back: ['API safe ENUM_VALUE_DEPRECATION_REASON_CHANGED Kind.TWO'],
  },
  {
    title: 'a deprecation of an argument',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int @deprecated(reason: "No.")): Int }',
    rows: ['API safe DIRECTIVE_USAGE_ARGUMENT_DEFINITION_ADDED Query.a(x:)'],
    back: ['API safe DIRECTIVE_USAGE_ARGUMENT_DEFINITION_REMOVED Query.a(x:)'],
  },
  {
    title: 'another reason of a deprecation of an argument',
    before: 'type Query { a(x: Int @deprecated(reason: "One.")): Int }',
    after: 'type Query { a(x: Int @deprecated(reason: "Two.")): Int }',
    rows: ['API safe DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a(x:)'],
    back: ['API safe DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a(x:)'],
  },
  {
    title: 'a deprecation of an input field',
    before: 'type Query { a(x: In): Int } input In { b: Int }',
    after: `type Query { a(x: In): Int }
      input In { b: Int @deprecated(reason: "No.") }`,
    rows: ['API safe DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_ADDED In.b'],
    back: ['API safe DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_REMOVED In.b'],
  },
  {
    title: 'a directive of operations',
    before: 'type Query { a: Int }',
    after: 'directive @slow on FIELD type Query { a: Int }',
    rows: ['API safe DIRECTIVE_ADDED @slow'],
    back: ['API breaking DIRECTIVE_REMOVED @slow <- @slow'],
  },
  {
    title: 'a place of a directive of operations',
    before: 'directive @slow on FIELD type Query { a: Int }',
    after: 'directive @slow on FIELD | QUERY type Query { a: Int }',
    rows: ['API safe DIRECTIVE_LOCATION_ADDED @slow'],
    back: ['API breaking DIRECTIVE_LOCATION_REMOVED @slow <- @slow'],
  },
  {
    title: 'an optional argument of a directive of operations',
    before: 'directive @slow on FIELD type Query { a: Int }',
    after: 'directive @slow(by: Int) on FIELD type Query { a: Int }',
    rows: ['API safe DIRECTIVE_ARGUMENT_ADDED @slow(by:)'],
    back: ['API breaking DIRECTIVE_ARGUMENT_REMOVED @slow(by:) <- @slow(by:)'],
  },
  {
    title: 'a required argument of a directive of operations',
    before: 'directive @slow on FIELD type Query { a: Int }',
    after: 'directive @slow(by: Int!) on FIELD type Query { a: Int }',
    rows: ['API breaking DIRECTIVE_ARGUMENT_ADDED @slow(by:) <- @slow'],
    back: ['API breaking DIRECTIVE_ARGUMENT_REMOVED @slow(by:) <- @slow(by:)'],
  },
  {
    title: 'another type of an argument of a directive of operations',
    before: 'directive @slow(by: Int) on FIELD type Query { a: Int }',
    after: 'directive @slow(by: Int!) on FIELD type Query { a: Int }',
    rows: ['API breaking DIRECTIVE_ARGUMENT_TYPE_CHANGED @slow(by:) <- @slow'],
    back: ['API safe DIRECTIVE_ARGUMENT_TYPE_CHANGED @slow(by:)'],
  },
  {
    title: 'another default of an argument of a directive of operations',
    before: 'directive @slow(by: Int = 1) on FIELD type Query { a: Int }',
    after: 'directive @slow(by: Int = 2) on FIELD type Query { a: Int }',
    rows: ['API dangerous DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED @slow(by:) <- @slow'],
    back: ['API dangerous DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED @slow(by:) <- @slow'],
  },
  {
    title: 'a default of a required argument of a directive of operations',
    before: 'directive @slow(by: Int!) on FIELD type Query { a: Int }',
    after: 'directive @slow(by: Int! = 2) on FIELD type Query { a: Int }',
    rows: ['API safe DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED @slow(by:)'],
    back: ['API breaking DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED @slow(by:) <- @slow'],
  },
  {
    title: 'a repetition of a directive of operations',
    before: 'directive @slow on FIELD type Query { a: Int }',
    after: 'directive @slow repeatable on FIELD type Query { a: Int }',
    rows: ['API safe DIRECTIVE_REPEATABLE_ADDED @slow'],
    back: ['API breaking DIRECTIVE_REPEATABLE_REMOVED @slow <- @slow'],
  },
  {
    title: 'a description of a directive of operations',
    before: 'directive @slow on FIELD type Query { a: Int }',
    after: '"What it is." directive @slow on FIELD type Query { a: Int }',
    rows: ['API safe DIRECTIVE_DESCRIPTION_CHANGED @slow'],
    back: ['API safe DIRECTIVE_DESCRIPTION_CHANGED @slow'],
  },
  {
    title: 'a description of an argument of a directive of operations',
    before: 'directive @slow(by: Int) on FIELD type Query { a: Int }',
    after: 'directive @slow("What it is." by: Int) on FIELD type Query { a: Int }',
    rows: ['API safe DIRECTIVE_ARGUMENT_DESCRIPTION_CHANGED @slow(by:)'],
    back: ['API safe DIRECTIVE_ARGUMENT_DESCRIPTION_CHANGED @slow(by:)'],
  },
];

/** What no supergraph has: compared as it is. */
export const plainCases: readonly ApiCase[] = [
  {
    title: 'an input type of which one field is given',
    before: 'type Query { a(x: In): Int } input In { b: Int c: Int }',
    after: 'type Query { a(x: In): Int } input In @oneOf { b: Int c: Int }',
    rows: ['API breaking DIRECTIVE_USAGE_INPUT_OBJECT_ADDED In <- In'],
    back: ['API safe DIRECTIVE_USAGE_INPUT_OBJECT_REMOVED In'],
  },
  {
    title: 'a specification of a scalar',
    before: 'type Query { a: Day } scalar Day',
    after: `type Query { a: Day }
      scalar Day @specifiedBy(url: "https://one.example")`,
    rows: ['API dangerous DIRECTIVE_USAGE_SCALAR_ADDED Day <- Day'],
    back: ['API dangerous DIRECTIVE_USAGE_SCALAR_REMOVED Day <- Day'],
  },
  {
    title: 'another specification of a scalar',
    before: `type Query { a: Day }
      scalar Day @specifiedBy(url: "https://one.example")`,
    after: `type Query { a: Day }
      scalar Day @specifiedBy(url: "https://two.example")`,
    rows: ['API dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Day <- Day'],
    back: ['API dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Day <- Day'],
  },
  {
    title: 'a root type of another name',
    before: 'schema { query: Root } type Root { a: Int }',
    after: 'schema { query: Query } type Query { a: Int }',
    rows: [
      'API breaking TYPE_REMOVED Root <- Root',
      'API safe SCHEMA_QUERY_TYPE_CHANGED schema',
      'API safe TYPE_ADDED Query',
    ],
    back: [
      'API breaking TYPE_REMOVED Query <- Query',
      'API safe SCHEMA_QUERY_TYPE_CHANGED schema',
      'API safe TYPE_ADDED Root',
    ],
  },
  {
    title: 'another root type of queries',
    before: `schema { query: One }
      type Query { a: Int }
      type One { a: Int }
      type Two { a: Int }`,
    after: `schema { query: Two }
      type Query { a: Int }
      type One { a: Int }
      type Two { a: Int }`,
    rows: ['API breaking SCHEMA_QUERY_TYPE_CHANGED schema <- One'],
    back: ['API breaking SCHEMA_QUERY_TYPE_CHANGED schema <- Two'],
  },
  {
    title: 'another root type of mutations',
    before: `schema { query: Query mutation: One }
      type Query { a: Int }
      type One { a: Int }
      type Two { a: Int }`,
    after: `schema { query: Query mutation: Two }
      type Query { a: Int }
      type One { a: Int }
      type Two { a: Int }`,
    rows: ['API breaking SCHEMA_MUTATION_TYPE_CHANGED schema <- One'],
    back: ['API breaking SCHEMA_MUTATION_TYPE_CHANGED schema <- Two'],
  },
  {
    title: 'another root type of subscriptions',
    before: `schema { query: Query subscription: One }
      type Query { a: Int }
      type One { a: Int }
      type Two { a: Int }`,
    after: `schema { query: Query subscription: Two }
      type Query { a: Int }
      type One { a: Int }
      type Two { a: Int }`,
    rows: ['API breaking SCHEMA_SUBSCRIPTION_TYPE_CHANGED schema <- One'],
    back: ['API breaking SCHEMA_SUBSCRIPTION_TYPE_CHANGED schema <- Two'],
  },
  {
    title: 'a directive of schemas',
    before: 'type Query { a: Int }',
    after: 'directive @slow on FIELD_DEFINITION type Query { a: Int }',
    rows: ['API safe DIRECTIVE_ADDED @slow'],
    back: ['API safe DIRECTIVE_REMOVED @slow'],
  },
  {
    title: 'a place of a directive of schemas',
    before: 'directive @slow on FIELD_DEFINITION type Query { a: Int }',
    after: 'directive @slow on FIELD_DEFINITION | OBJECT type Query { a: Int }',
    rows: ['API safe DIRECTIVE_LOCATION_ADDED @slow'],
    back: ['API safe DIRECTIVE_LOCATION_REMOVED @slow'],
  },
  {
    title: 'a required argument of a directive of schemas',
    before: 'directive @slow on OBJECT type Query { a: Int }',
    after: 'directive @slow(by: Int!) on OBJECT type Query { a: Int }',
    rows: ['API safe DIRECTIVE_ARGUMENT_ADDED @slow(by:)'],
    back: ['API safe DIRECTIVE_ARGUMENT_REMOVED @slow(by:)'],
  },
  {
    title: 'a repetition of a directive of schemas',
    before: 'directive @slow on OBJECT type Query { a: Int }',
    after: 'directive @slow repeatable on OBJECT type Query { a: Int }',
    rows: ['API safe DIRECTIVE_REPEATABLE_ADDED @slow'],
    back: ['API safe DIRECTIVE_REPEATABLE_REMOVED @slow'],
  },
];
