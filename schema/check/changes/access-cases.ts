/** Changes of who may have what, both ways round, with every row that they must give. */
import type { FederationCase } from './federation-cases.ts';

const key = '@key(fields: "id")';
const renamed = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@authenticated", as: "@signedIn" }]
)`;
const rules = `directive @public on OBJECT | FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on OBJECT | FIELD_DEFINITION
      directive @admin on OBJECT | FIELD_DEFINITION | UNION
      directive @service on OBJECT | FIELD_DEFINITION
`;
const config = { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] };

export const accessCases: readonly FederationCase[] = [
  {
    title: 'a field that moves to where its type has no rule',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} @admin { id: ID! secret: String }`,
      b: `${rules}type U ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} @admin { id: ID! }`,
      b: `${rules}type U ${key} { id: ID! x: Int secret: String }`,
    },
    config,
    rows: [
      'a safe FIELD_REMOVED U.secret',
      'b dangerous AUTHORIZATION_LOOSENED U.secret',
      'b safe FIELD_ADDED U.secret',
    ],
    back: [
      'a breaking AUTHORIZATION_TIGHTENED U.secret <- U.secret',
      'a safe FIELD_ADDED U.secret',
      'b safe FIELD_REMOVED U.secret',
    ],
  },
  {
    title: 'a field that moves with the rule that its type had',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} @admin { id: ID! secret: String }`,
      b: `${rules}type U ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} @admin { id: ID! }`,
      b: `${rules}type U ${key} { id: ID! x: Int secret: String @admin }`,
    },
    config,
    rows: ['a safe FIELD_REMOVED U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['a safe FIELD_ADDED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a rule of a type that all of its fields take over',
    before: {
      a: `${rules}type Query { t: T }
      type T @admin { x: Int y: Int }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T { x: Int @admin y: Int @admin }`,
    },
    config,
    rows: [],
    back: [],
  },
  {
    title: 'a rule of a type that one of its fields takes over',
    before: {
      a: `${rules}type Query { t: T }
      type T @admin { x: Int y: Int z: Int @public }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T { x: Int @admin y: Int z: Int @public }`,
    },
    config,
    rows: ['a dangerous AUTHORIZATION_LOOSENED T'],
    back: ['a breaking AUTHORIZATION_TIGHTENED T <- T'],
  },
  {
    title: 'a rule of a type with a looser one of a field',
    before: {
      a: `${rules}type Query { t: T }
      type T @admin { x: Int y: Int @owner }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T @owner { x: Int y: Int @owner }`,
    },
    config,
    rows: ['a dangerous AUTHORIZATION_LOOSENED T'],
    back: ['a breaking AUTHORIZATION_TIGHTENED T <- T'],
  },
  {
    title: 'a rule of a type, under which a field gets a looser one',
    before: {
      a: `${rules}type Query { t: T }
      type T @admin { x: Int y: Int }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T @admin { x: Int y: Int @owner }`,
    },
    config,
    rows: ['a dangerous AUTHORIZATION_LOOSENED T.y'],
    back: ['a breaking AUTHORIZATION_TIGHTENED T.y <- T.y'],
  },
  {
    title: 'a rule of a union',
    before: {
      a: `${rules}type Query { u: S }
      union S = T
      type T { x: Int }`,
    },
    after: {
      a: `${rules}type Query { u: S }
      union S @admin = T
      type T { x: Int }`,
    },
    config,
    rows: ['a breaking AUTHORIZATION_TIGHTENED S <- S'],
    back: ['a dangerous AUTHORIZATION_LOOSENED S'],
  },
  {
    title: 'being signed in of a type that all of its fields take over',
    before: {
      a: `type Query { t: T }
      type T @authenticated { x: Int y: Int }`,
    },
    after: {
      a: `type Query { t: T }
      type T { x: Int @authenticated y: Int @authenticated }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'being signed in of an entity that only the fields of one subgraph take over',
    before: {
      a: `type Query { u: U }
      type U ${key} @authenticated { id: ID! x: Int }`,
      b: `type U ${key} { id: ID! y: Int }`,
    },
    after: {
      a: `type Query { u: U }
      type U ${key} { id: ID! @authenticated x: Int @authenticated }`,
      b: `type U ${key} { id: ID! y: Int }`,
    },
    rows: ['a dangerous AUTHORIZATION_LOOSENED U'],
    back: ['a breaking AUTHORIZATION_TIGHTENED U <- U'],
  },
  {
    title: 'scopes of a type and of its field, which the field puts together',
    before: {
      a: `type Query { t: T }
      type T @requiresScopes(scopes: [["x"]]) { x: Int @requiresScopes(scopes: [["y"], ["z"]]) }`,
    },
    after: {
      a: `type Query { t: T }
      type T { x: Int @requiresScopes(scopes: [["x", "z"], ["y", "x"]]) }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'a rule of federation that another subgraph has too',
    before: {
      a: `type Query { u: U }
      type U ${key} { id: ID! s: Int @shareable @authenticated }`,
      b: `type U ${key} { id: ID! s: Int @shareable x: Int }`,
    },
    after: {
      a: `type Query { u: U }
      type U ${key} { id: ID! s: Int @shareable @authenticated }`,
      b: `type U ${key} { id: ID! s: Int @shareable @authenticated x: Int }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'a rule of federation by another name',
    before: {
      a: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@authenticated", as: "@signedIn" }])
      type Query { a: Int }`,
    },
    after: {
      a: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@authenticated", as: "@signedIn" }])
      type Query { a: Int @signedIn }`,
    },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'a part of an entity that has a stricter rule than the others',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `${rules}type Query { b: Int }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `${rules}type Query { b: Int }
      type U ${key} @admin { id: ID! x: Int }`,
    },
    config,
    rows: ['API safe FIELD_ADDED U.x', 'b safe TYPE_ADDED U'],
    back: ['API breaking FIELD_REMOVED U.x <- U.x', 'b dangerous TYPE_REMOVED U'],
  },
  {
    title: 'an entity that moves to where it has no rule',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} @admin { id: ID! secret: String }`,
      b: `${rules}type Query { b: Int }`,
    },
    after: {
      a: `${rules}type Query { a: Int }`,
      b: `${rules}type Query { b: Int u: U }
      type U ${key} { id: ID! secret: String }`,
    },
    config,
    rows: [
      'API safe FIELD_ADDED Query.a',
      'a dangerous TYPE_REMOVED U',
      'a safe FIELD_ADDED Query.a',
      'a safe FIELD_REMOVED Query.u',
      'b dangerous AUTHORIZATION_LOOSENED U',
      'b safe FIELD_ADDED Query.u',
      'b safe TYPE_ADDED U',
    ],
    back: [
      'API breaking FIELD_REMOVED Query.a <- Query.a',
      'a breaking AUTHORIZATION_TIGHTENED U <- U',
      'a safe FIELD_ADDED Query.u',
      'a safe FIELD_REMOVED Query.a',
      'a safe TYPE_ADDED U',
      'b dangerous TYPE_REMOVED U',
      'b safe FIELD_REMOVED Query.u',
    ],
  },
  {
    title: 'a second rule that is neither stricter nor looser',
    before: {
      a: `${rules}type Query { a: Int @owner(alone: true) }`,
    },
    after: {
      a: `${rules}type Query { a: Int @owner(alone: true) @admin }`,
    },
    config,
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'two rules in another order',
    before: {
      a: `${rules}type Query { a: Int @owner(alone: true) @admin }`,
    },
    after: {
      a: `${rules}type Query { a: Int @admin @owner(alone: true) }`,
    },
    config,
    rows: [],
    back: [],
  },
  {
    title: 'a shared field that one more answers for, by a rule that is neither stricter nor looser',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! x: Int }`,
      b: `${rules}type U ${key} { id: ID! s: Int @shareable @admin }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! x: Int s: Int @shareable @owner(alone: true) }`,
      b: `${rules}type U ${key} { id: ID! s: Int @shareable @admin }`,
    },
    config,
    rows: ['a dangerous AUTHORIZATION_LOOSENED U.s', 'a safe FIELD_ADDED U.s'],
    back: ['a breaking AUTHORIZATION_TIGHTENED U.s <- U.s', 'a safe FIELD_REMOVED U.s'],
  },
  {
    title: 'a rule in a form that the order does not speak of',
    before: {
      a: `${rules}type Query { a: Int }`,
    },
    after: {
      a: `${rules}type Query { a: Int @owner }`,
    },
    config: { authorization: ['public', 'owner(alone: true)'] },
    rows: ['a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a'],
    back: ['a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED Query.a'],
  },
  {
    title: 'a rule of the order instead of another form of it',
    before: {
      a: `${rules}type Query { a: Int @owner }`,
    },
    after: {
      a: `${rules}type Query { a: Int @owner(alone: true) }`,
    },
    config: { authorization: ['public', 'owner(alone: true)'] },
    rows: [
      'a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED Query.a',
    ],
    back: [
      'a dangerous AUTHORIZATION_LOOSENED Query.a',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a',
    ],
  },
  {
    title: 'a field with a rule that a sibling provides without it',
    before: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! secret: String @admin }`,
      b: `${rules}type Query { q: T }
      type T ${key} { id: ID! }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! secret: String @shareable @admin }`,
      b: `${rules}type Query { q: T @provides(fields: "secret") }
      type T ${key} { id: ID! secret: String @external }`,
    },
    config,
    rows: [
      'a safe SHAREABLE_ADDED T.secret',
      'b dangerous AUTHORIZATION_LOOSENED T.secret',
      'b dangerous PROVIDES_ADDED Query.q',
      'b safe FIELD_ADDED T.secret',
    ],
    back: [
      'a safe SHAREABLE_REMOVED T.secret',
      'b breaking AUTHORIZATION_TIGHTENED T.secret <- T.secret',
      'b dangerous PROVIDES_REMOVED Query.q',
      'b safe FIELD_REMOVED T.secret',
    ],
  },
  {
    title: 'a field with a rule that a sibling provides with it',
    before: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! secret: String @shareable @admin }`,
      b: `${rules}type Query { q: T }
      type T ${key} { id: ID! }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! secret: String @shareable @admin }`,
      b: `${rules}type Query { q: T @provides(fields: "secret") }
      type T ${key} { id: ID! secret: String @external @admin }`,
    },
    config,
    rows: ['b dangerous PROVIDES_ADDED Query.q', 'b safe FIELD_ADDED T.secret'],
    back: ['b dangerous PROVIDES_REMOVED Query.q', 'b safe FIELD_REMOVED T.secret'],
  },
  {
    title: 'a field with a rule that a sibling provides further in, of one type of a union',
    before: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! o: O @shareable }
      type O { secret: String @shareable @admin }`,
      b: `${rules}type Query { q: S }
      union S = T
      type T ${key} { id: ID! }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! o: O @shareable }
      type O { secret: String @shareable @admin }`,
      b: `${rules}type Query { q: S @provides(fields: "... on T { o { secret } }") }
      union S = T
      type T ${key} { id: ID! o: O @external }
      type O { secret: String @external }`,
    },
    config,
    rows: [
      'b dangerous AUTHORIZATION_LOOSENED O.secret',
      'b dangerous PROVIDES_ADDED Query.q',
      'b safe FIELD_ADDED T.o',
      'b safe TYPE_ADDED O',
    ],
    back: [
      'b breaking AUTHORIZATION_TIGHTENED O.secret <- O.secret',
      'b dangerous PROVIDES_REMOVED Query.q',
      'b safe FIELD_REMOVED T.o',
      'b safe TYPE_REMOVED O',
    ],
  },
  {
    title: 'a field with a rule that a sibling needs',
    before: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! secret: String @admin }`,
      b: `${rules}type T ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T ${key} { id: ID! secret: String @admin }`,
      b: `${rules}type T ${key} { id: ID! x: Int @requires(fields: "secret") secret: String @external }`,
    },
    config,
    rows: ['b dangerous REQUIRES_ADDED T.x', 'b safe FIELD_ADDED T.secret'],
    back: ['b safe FIELD_REMOVED T.secret', 'b safe REQUIRES_REMOVED T.x'],
  },
  {
    title: 'fields that move to the object that stands for their interface, without their rule',
    before: {
      a: `${rules}type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! reviews: Int @admin }
      type Movie implements Media ${key} { id: ID! reviews: Int @admin }`,
      b: `${rules}type Media ${key} @interfaceObject { id: ID! stars: Int }`,
    },
    after: {
      a: `${rules}type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! }
      type Movie implements Media ${key} { id: ID! }`,
      b: `${rules}type Media ${key} @interfaceObject { id: ID! stars: Int reviews: Int }`,
    },
    config,
    rows: [
      'API safe FIELD_ADDED Media.reviews',
      'a safe FIELD_REMOVED Book.reviews',
      'a safe FIELD_REMOVED Movie.reviews',
      'b dangerous AUTHORIZATION_LOOSENED Book.reviews',
      'b dangerous AUTHORIZATION_LOOSENED Movie.reviews',
      'b safe FIELD_ADDED Media.reviews',
    ],
    back: [
      'API breaking FIELD_REMOVED Media.reviews <- Media.reviews',
      'a breaking AUTHORIZATION_TIGHTENED Book.reviews <- Book.reviews Media.reviews',
      'a breaking AUTHORIZATION_TIGHTENED Movie.reviews <- Movie.reviews Media.reviews',
      'a safe FIELD_ADDED Book.reviews',
      'a safe FIELD_ADDED Movie.reviews',
      'b safe FIELD_REMOVED Media.reviews',
    ],
  },
  {
    title: 'fields that move to the object that stands for their interface, with their rule',
    before: {
      a: `${rules}type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! reviews: Int @admin }
      type Movie implements Media ${key} { id: ID! reviews: Int @admin }`,
      b: `${rules}type Media ${key} @interfaceObject { id: ID! stars: Int }`,
    },
    after: {
      a: `${rules}type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! }
      type Movie implements Media ${key} { id: ID! }`,
      b: `${rules}type Media ${key} @interfaceObject { id: ID! stars: Int reviews: Int @admin }`,
    },
    config,
    rows: [
      'API safe FIELD_ADDED Media.reviews',
      'a safe FIELD_REMOVED Book.reviews',
      'a safe FIELD_REMOVED Movie.reviews',
      'b safe FIELD_ADDED Media.reviews',
    ],
    back: [
      'API breaking FIELD_REMOVED Media.reviews <- Media.reviews',
      'a safe FIELD_ADDED Book.reviews',
      'a safe FIELD_ADDED Movie.reviews',
      'b safe FIELD_REMOVED Media.reviews',
    ],
  },
  {
    title: 'a field of the object that stands for an interface, which moves to another such without its rule',
    before: {
      a: `type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! }`,
      b: `${rules}type Media ${key} @interfaceObject { id: ID! stars: Int reviews: Int @admin }`,
      c: `type Media ${key} @interfaceObject { id: ID! views: Int }`,
    },
    after: {
      a: `type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! }`,
      b: `${rules}type Media ${key} @interfaceObject { id: ID! stars: Int }`,
      c: `type Media ${key} @interfaceObject { id: ID! views: Int reviews: Int }`,
    },
    config,
    rows: [
      'b safe FIELD_REMOVED Media.reviews',
      'c dangerous AUTHORIZATION_LOOSENED Media.reviews',
      'c safe FIELD_ADDED Media.reviews',
    ],
    back: [
      'b breaking AUTHORIZATION_TIGHTENED Media.reviews <- Media.reviews Book.reviews',
      'b safe FIELD_ADDED Media.reviews',
      'c safe FIELD_REMOVED Media.reviews',
    ],
  },
  {
    title: 'being signed in for the object that stands for an interface',
    before: {
      a: `type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! }`,
      b: `type Media ${key} @interfaceObject { id: ID! reviews: Int }`,
    },
    after: {
      a: `type Query { m: Media }
      interface Media ${key} { id: ID! }
      type Book implements Media ${key} { id: ID! }`,
      b: `type Media ${key} @interfaceObject { id: ID! reviews: Int @authenticated }`,
    },
    rows: ['b breaking AUTHORIZATION_TIGHTENED Book.reviews <- Book.reviews Media.reviews'],
    back: ['b dangerous AUTHORIZATION_LOOSENED Book.reviews'],
  },
  {
    title: 'the label of an override by a stricter rule',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a") @admin }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a", label: "percent(10)") @admin }`,
    },
    config,
    rows: ['a dangerous AUTHORIZATION_LOOSENED U.s', 'b dangerous OVERRIDE_LABEL_CHANGED U.s'],
    back: ['a breaking AUTHORIZATION_TIGHTENED U.s <- U.s', 'b dangerous OVERRIDE_LABEL_CHANGED U.s'],
  },
  {
    title: 'the label of an override by the same rule',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a") @owner }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a", label: "percent(10)") @owner }`,
    },
    config,
    rows: ['b dangerous OVERRIDE_LABEL_CHANGED U.s'],
    back: ['b dangerous OVERRIDE_LABEL_CHANGED U.s'],
  },
  {
    title: 'another rule of a field that is taken over',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a") @owner }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @admin }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a") @owner }`,
    },
    config,
    rows: [],
    back: [],
  },
  {
    title: 'a field that is taken over without its rule of the configured order',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! x: Int s: Int @override(from: "a") }`,
    },
    config,
    rows: [
      'b dangerous AUTHORIZATION_LOOSENED U.s',
      'b dangerous OVERRIDE_ADDED U.s',
      'b safe FIELD_ADDED U.s',
    ],
    back: [
      'a breaking AUTHORIZATION_TIGHTENED U.s <- U.s',
      'b dangerous OVERRIDE_REMOVED U.s',
      'b safe FIELD_REMOVED U.s',
    ],
  },
  {
    title: 'a field that was taken over without its rule of the configured order, and goes from the other',
    before: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! s: Int @owner }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a") }`,
    },
    after: {
      a: `${rules}type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `${rules}type U ${key} { id: ID! s: Int @override(from: "a") }`,
    },
    config,
    rows: ['a safe FIELD_REMOVED U.s'],
    back: ['a safe FIELD_ADDED U.s'],
  },
  {
    title: 'a type of an interface, with a field for who is signed in',
    before: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int }`,
    },
    after: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int }
      type U implements N { s: Int @authenticated }`,
    },
    rows: [
      'API dangerous OBJECT_TYPE_INTERFACE_ADDED U <- N',
      'API safe TYPE_ADDED U',
      'a breaking AUTHORIZATION_TIGHTENED N.s <- N.s',
      'a safe OBJECT_TYPE_INTERFACE_ADDED U',
      'a safe TYPE_ADDED U',
    ],
    back: [
      'API breaking TYPE_REMOVED U <- U',
      'a dangerous AUTHORIZATION_LOOSENED N.s',
      'a safe TYPE_REMOVED U',
    ],
  },
  {
    title: 'an interface of a type, with a field for who is signed in',
    before: {
      a: `type Query { n: N u: U }
      interface N { s: Int }
      type T implements N { s: Int }
      type U { s: Int @authenticated }`,
    },
    after: {
      a: `type Query { n: N u: U }
      interface N { s: Int }
      type T implements N { s: Int }
      type U implements N { s: Int @authenticated }`,
    },
    rows: [
      'API dangerous OBJECT_TYPE_INTERFACE_ADDED U <- N',
      'a breaking AUTHORIZATION_TIGHTENED N.s <- N.s',
      'a safe OBJECT_TYPE_INTERFACE_ADDED U',
    ],
    back: [
      'API breaking OBJECT_TYPE_INTERFACE_REMOVED U <- N U',
      'a dangerous AUTHORIZATION_LOOSENED N.s',
      'a safe OBJECT_TYPE_INTERFACE_REMOVED U',
    ],
  },
  {
    title: 'a type of an interface, for who is signed in as for another of it',
    before: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int @authenticated }`,
    },
    after: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int @authenticated }
      type U implements N { s: Int @authenticated }`,
    },
    rows: [
      'API dangerous OBJECT_TYPE_INTERFACE_ADDED U <- N',
      'API safe TYPE_ADDED U',
      'a safe OBJECT_TYPE_INTERFACE_ADDED U',
      'a safe TYPE_ADDED U',
    ],
    back: ['API breaking TYPE_REMOVED U <- U', 'a safe TYPE_REMOVED U'],
  },
  {
    title: 'a field of an interface for who is signed in',
    before: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int }`,
    },
    after: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int @authenticated }`,
    },
    rows: ['a breaking AUTHORIZATION_TIGHTENED T.s <- T.s N.s'],
    back: ['a dangerous AUTHORIZATION_LOOSENED T.s'],
  },
  {
    title: 'a type of an interface, for who is signed in',
    before: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int }`,
    },
    after: {
      a: `type Query { n: N }
      interface N { s: Int }
      type T implements N { s: Int }
      type U implements N @authenticated { s: Int }`,
    },
    rows: [
      'API dangerous OBJECT_TYPE_INTERFACE_ADDED U <- N',
      'API safe TYPE_ADDED U',
      'a breaking AUTHORIZATION_TIGHTENED N <- N',
      'a safe OBJECT_TYPE_INTERFACE_ADDED U',
      'a safe TYPE_ADDED U',
    ],
    back: [
      'API breaking TYPE_REMOVED U <- U',
      'a dangerous AUTHORIZATION_LOOSENED N',
      'a safe TYPE_REMOVED U',
    ],
  },
  {
    title: 'a rule of federation where nothing composes',
    before: {
      a: `type Query { t: T m: Missing }
      type T { x: Int }`,
    },
    after: {
      a: `type Query { t: T m: Missing }
      type T @authenticated { x: Int }`,
    },
    broken: 'both',
    rows: ['a breaking AUTHORIZATION_TIGHTENED T'],
    back: ['a dangerous AUTHORIZATION_LOOSENED T'],
  },
  {
    title: 'a rule of a type that only a new field has',
    before: {
      a: `${rules}type Query { t: T }
      type T { x: Int @public }`,
    },
    after: {
      a: `${rules}type Query { t: T }
      type T @admin { x: Int @public y: Int }`,
    },
    config,
    rows: ['API safe FIELD_ADDED T.y', 'a safe FIELD_ADDED T.y'],
    back: ['API breaking FIELD_REMOVED T.y <- T.y', 'a safe FIELD_REMOVED T.y'],
  },
  {
    title: 'a key with a rule of its own, which a sibling answers for without it',
    before: {
      a: `${rules}type P ${key} @key(fields: "mail") { id: ID! mail: String! @owner }`,
      b: `type Query { all: [P] }
      type P ${key} { id: ID! z: Int }`,
    },
    after: {
      a: `${rules}type P ${key} @key(fields: "mail") { id: ID! mail: String! @owner }`,
      b: `type Query { all: [P] }
      type P ${key} @key(fields: "mail") { id: ID! mail: String! z: Int }`,
    },
    config,
    rows: ['b dangerous AUTHORIZATION_LOOSENED P.mail', 'b safe FIELD_ADDED P.mail', 'b safe KEY_ADDED P'],
    back: [
      'b breaking AUTHORIZATION_TIGHTENED P.mail <- P.mail P',
      'b breaking KEY_REMOVED P',
      'b safe FIELD_REMOVED P.mail',
    ],
  },
  {
    title: 'a subgraph that answers without its rule for a key that has one of its own',
    before: {
      a: `${rules}type Query { x: P }
      type P @key(fields: "mail") { mail: String! @owner }`,
    },
    after: {
      a: `${rules}type Query { x: P }
      type P @key(fields: "mail") { mail: String! @owner }`,
      b: `type Query { all: [P] }
      type P @key(fields: "mail") { mail: String! z: Int }`,
    },
    config,
    rows: [
      'API safe FIELD_ADDED P.z',
      'API safe FIELD_ADDED Query.all',
      'b dangerous AUTHORIZATION_LOOSENED P.mail',
      'b safe SUBGRAPH_ADDED b',
    ],
    back: [
      'API breaking FIELD_REMOVED P.z <- P.z',
      'API breaking FIELD_REMOVED Query.all <- Query.all',
      'b dangerous SUBGRAPH_REMOVED b',
    ],
  },
  {
    title: 'a subgraph that is only entered by a key with a rule of its own',
    before: {
      a: `${rules}type Query { x: P }
      type P @key(fields: "mail") { mail: String! @owner }`,
    },
    after: {
      a: `${rules}type Query { x: P }
      type P @key(fields: "mail") { mail: String! @owner }`,
      b: `type P @key(fields: "mail") { mail: String! z: Int }`,
    },
    config,
    rows: ['API safe FIELD_ADDED P.z', 'b safe SUBGRAPH_ADDED b'],
    back: ['API breaking FIELD_REMOVED P.z <- P.z', 'b dangerous SUBGRAPH_REMOVED b'],
  },
  {
    title: 'a value that a new field returns by a looser rule than others',
    before: {
      a: `${rules}type Query { x: C }
      type C @shareable { p: PageInfo }
      type PageInfo @shareable @owner { n: Boolean }`,
    },
    after: {
      a: `${rules}type Query { x: C }
      type C @shareable { p: PageInfo }
      type PageInfo @shareable @owner { n: Boolean }`,
      b: `type Query { y: C }
      type C @shareable { p: PageInfo }
      type PageInfo @shareable { n: Boolean }`,
    },
    config,
    rows: ['API safe FIELD_ADDED Query.y', 'b safe SUBGRAPH_ADDED b'],
    back: ['API breaking FIELD_REMOVED Query.y <- Query.y', 'b dangerous SUBGRAPH_REMOVED b'],
  },
  {
    title: 'a value that a field returns which moves to where it has no rule',
    before: {
      a: `${rules}type Query { w: PageInfo x: C }
      type C { u: [U!] }
      union U = PageInfo
      type PageInfo @shareable @owner { n: Boolean }`,
      b: 'type Query { z: Int }',
    },
    after: {
      a: `${rules}type Query { w: PageInfo }
      type PageInfo @shareable @owner { n: Boolean }`,
      b: `type Query { z: Int x: C }
      type C { u: [U!] }
      union U = PageInfo
      type PageInfo @shareable { n: Boolean }`,
    },
    config,
    rows: [
      'a safe FIELD_REMOVED Query.x',
      'a safe TYPE_REMOVED C',
      'a safe TYPE_REMOVED U',
      'b dangerous AUTHORIZATION_LOOSENED PageInfo.n',
      'b safe FIELD_ADDED Query.x',
      'b safe TYPE_ADDED C',
      'b safe TYPE_ADDED PageInfo',
      'b safe TYPE_ADDED U',
    ],
    back: [
      'a safe FIELD_ADDED Query.x',
      'a safe TYPE_ADDED C',
      'a safe TYPE_ADDED U',
      'b breaking AUTHORIZATION_TIGHTENED PageInfo.n <- PageInfo.n',
      'b safe FIELD_REMOVED Query.x',
      'b safe TYPE_REMOVED C',
      'b safe TYPE_REMOVED PageInfo',
      'b safe TYPE_REMOVED U',
    ],
  },
  {
    title: 'a reference by a key with a field inside of another',
    before: {
      a: `${rules}type P @key(fields: "org { id }") @owner { org: Org a: Int }
      type Org @shareable { id: ID! }`,
      b: 'type Query { y: R } type R { n: Int }',
    },
    after: {
      a: `${rules}type P @key(fields: "org { id }") @owner { org: Org a: Int }
      type Org @shareable { id: ID! }`,
      b: `type Query { y: R }
      type R { n: Int p: P }
      type P @key(fields: "org { id }", resolvable: false) { org: Org }
      type Org @shareable { id: ID! }`,
    },
    config,
    rows: [
      'API safe FIELD_ADDED R.p',
      'b safe FIELD_ADDED R.p',
      'b safe TYPE_ADDED Org',
      'b safe TYPE_ADDED P',
    ],
    back: [
      'API breaking FIELD_REMOVED R.p <- R.p',
      'b safe FIELD_REMOVED R.p',
      'b safe TYPE_REMOVED Org',
      'b safe TYPE_REMOVED P',
    ],
  },
  {
    title: 'a field that moves without its cost and a directive of its own',
    before: {
      a: `directive @own on FIELD_DEFINITION
      type Query { u: U }
      type U ${key} { id: ID! s: Int @cost(weight: 5) @own }`,
      b: `directive @own on FIELD_DEFINITION
      type U ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `directive @own on FIELD_DEFINITION
      type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `directive @own on FIELD_DEFINITION
      type U ${key} { id: ID! x: Int s: Int }`,
    },
    rows: [
      'a safe FIELD_REMOVED U.s',
      'b dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED U.s',
      'b dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED U.s',
      'b safe FIELD_ADDED U.s',
    ],
    back: [
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED U.s',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED U.s',
      'a safe FIELD_ADDED U.s',
      'b safe FIELD_REMOVED U.s',
    ],
  },
  {
    title: 'a field that moves with its cost and a directive of its own',
    before: {
      a: `directive @own on FIELD_DEFINITION
      type Query { u: U }
      type U ${key} { id: ID! s: Int @cost(weight: 5) @own }`,
      b: `directive @own on FIELD_DEFINITION
      type U ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `directive @own on FIELD_DEFINITION
      type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `directive @own on FIELD_DEFINITION
      type U ${key} { id: ID! x: Int s: Int @cost(weight: 5) @own }`,
    },
    rows: ['a safe FIELD_REMOVED U.s', 'b safe FIELD_ADDED U.s'],
    back: ['a safe FIELD_ADDED U.s', 'b safe FIELD_REMOVED U.s'],
  },
  {
    title: 'a field that is taken over without its cost and a directive of its own',
    before: {
      a: `directive @own on FIELD_DEFINITION
      type Query { u: U }
      type U ${key} { id: ID! s: Int @cost(weight: 5) @own }`,
      b: `directive @own on FIELD_DEFINITION
      type U ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `directive @own on FIELD_DEFINITION
      type Query { u: U }
      type U ${key} { id: ID! s: Int @cost(weight: 5) @own }`,
      b: `directive @own on FIELD_DEFINITION
      type U ${key} { id: ID! x: Int s: Int @override(from: "a") }`,
    },
    rows: [
      'b dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED U.s',
      'b dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED U.s',
      'b dangerous OVERRIDE_ADDED U.s',
      'b safe FIELD_ADDED U.s',
    ],
    back: [
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED U.s',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED U.s',
      'b dangerous OVERRIDE_REMOVED U.s',
      'b safe FIELD_REMOVED U.s',
    ],
  },
  {
    title: 'a part of an entity with a directive of its own',
    before: {
      a: `directive @own on OBJECT
      type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `directive @own on OBJECT
      type Query { b: Int }`,
    },
    after: {
      a: `directive @own on OBJECT
      type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `directive @own on OBJECT
      type Query { b: Int }
      type U ${key} @own { id: ID! x: Int }`,
    },
    rows: ['API safe FIELD_ADDED U.x', 'b safe TYPE_ADDED U'],
    back: ['API breaking FIELD_REMOVED U.x <- U.x', 'b dangerous TYPE_REMOVED U'],
  },
  {
    title: 'a deprecated field that moves with its cost, for another reason',
    before: {
      a: `type Query { u: U }
      type U ${key} { id: ID! s: Int @deprecated(reason: "x") @cost(weight: 5) }`,
      b: `type U ${key} { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U }
      type U ${key} { id: ID! }`,
      b: `type U ${key} { id: ID! x: Int s: Int @deprecated(reason: "y") @cost(weight: 5) }`,
    },
    rows: [
      'API safe FIELD_DEPRECATION_REASON_CHANGED U.s',
      'a safe FIELD_REMOVED U.s',
      'b safe FIELD_ADDED U.s',
    ],
    back: [
      'API safe FIELD_DEPRECATION_REASON_CHANGED U.s',
      'a safe FIELD_ADDED U.s',
      'b safe FIELD_REMOVED U.s',
    ],
  },
  {
    title: 'being signed in, under another name',
    before: { a: `${renamed} type Query { x: Int y: Int @signedIn }` },
    after: { a: `${renamed} type Query { x: Int @signedIn y: Int @signedIn }` },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.x <- Query.x'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.x'],
  },
  {
    title: 'a field that moves, with an argument whose fields have no rule there',
    before: {
      a: `directive @admin on INPUT_FIELD_DEFINITION type Query { f(i: I): Int g(i: I): Int }
      input I { x: Int @admin }`,
      b: 'type Query { h: Int }',
    },
    after: {
      a: `directive @admin on INPUT_FIELD_DEFINITION type Query { f(i: I): Int }
      input I { x: Int @admin }`,
      b: `type Query { h: Int g(i: I): Int }
      input I { x: Int }`,
    },
    config,
    rows: [
      'a safe FIELD_REMOVED Query.g',
      'b dangerous AUTHORIZATION_LOOSENED I.x',
      'b safe FIELD_ADDED Query.g',
      'b safe TYPE_ADDED I',
    ],
    back: [
      'a safe FIELD_ADDED Query.g',
      'b breaking AUTHORIZATION_TIGHTENED I.x <- I.x',
      'b safe FIELD_REMOVED Query.g',
      'b safe TYPE_REMOVED I',
    ],
  },
  {
    title: 'a hidden field that goes, with the subgraph that only required it',
    before: {
      a: `type Query { t: T }
      type T ${key} { id: ID! z: Int @inaccessible w: Int }`,
      b: `type T ${key} { id: ID! z: Int @external y: Int @inaccessible @requires(fields: "z") }`,
    },
    after: {
      a: `type Query { t: T }
      type T ${key} { id: ID! w: Int y: Int @inaccessible }`,
    },
    rows: ['a breaking FIELD_REMOVED T.z', 'a safe FIELD_ADDED T.y', 'b dangerous SUBGRAPH_REMOVED b'],
    back: ['a safe FIELD_ADDED T.z', 'a safe FIELD_REMOVED T.y', 'b safe SUBGRAPH_ADDED b'],
  },
];
