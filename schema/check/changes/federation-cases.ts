/** Changes of subgraphs, both ways round, with every row that they must give. */
import type { ComparedConfig } from './compare-graphs.ts';
import type { Schemas } from './test-graph.ts';

export interface FederationCase {
  /** What comes, or becomes of it, from before to after. */
  title: string;
  before: Schemas;
  after: Schemas;
  config?: ComparedConfig;
  /** Which states do not compose; both do unless it says otherwise. */
  broken?: 'before' | 'after' | 'both';
  rows: readonly string[];
  /** The rows of the way back. */
  back: readonly string[];
}

export const federationCases: readonly FederationCase[] = [
  {
    title: 'a key that a sibling joins by',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! }`,
      order: `type Order @key(fields: "id") { id: ID! owner: User }
      type User @key(fields: "email") @key(fields: "id") { id: ID! email: String! orders: Int }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! email: String! @shareable }`,
      order: `type Order @key(fields: "id") { id: ID! owner: User }
      type User @key(fields: "email") @key(fields: "id") { id: ID! email: String! @shareable orders: Int }`,
    },
    rows: [
      'order dangerous SHAREABLE_ADDED User.email',
      'user dangerous KEY_REMOVED User',
      'user dangerous SHAREABLE_ADDED User.email',
    ],
    back: [
      'order safe SHAREABLE_REMOVED User.email',
      'user safe KEY_ADDED User',
      'user safe SHAREABLE_REMOVED User.email',
    ],
  },
  {
    title: 'a key that a sibling joins by to what is only here',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! @shareable name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "email") @key(fields: "id") { id: ID! email: String! @shareable }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! email: String! @shareable name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "email") @key(fields: "id") { id: ID! email: String! @shareable }`,
    },
    rows: ['user breaking KEY_REMOVED User'],
    back: ['user safe KEY_ADDED User'],
  },
  {
    title: 'a key of other fields, which a sibling joins by to what is only here',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "mobile") { id: ID! @shareable email: String! mobile: String! name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "id") @key(fields: "mobile") { id: ID! @shareable mobile: String! }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "email") @key(fields: "mobile") { id: ID! @shareable email: String! mobile: String! name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "id") @key(fields: "mobile") { id: ID! @shareable mobile: String! }`,
    },
    rows: ['user breaking KEY_CHANGED User'],
    back: ['user dangerous KEY_CHANGED User'],
  },
  {
    title: 'a key that is not resolvable, which a sibling joins by to what is only here',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "mobile") { id: ID! mobile: String! name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "id") @key(fields: "mobile") { id: ID! mobile: String! }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id", resolvable: false) @key(fields: "mobile") { id: ID! mobile: String! name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "id") @key(fields: "mobile") { id: ID! mobile: String! }`,
    },
    rows: ['user breaking KEY_RESOLVABLE_DISABLED User'],
    back: ['user dangerous KEY_RESOLVABLE_ENABLED User'],
  },
  {
    title: 'a key that siblings know the type by another of',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! }`,
      order: 'type User @key(fields: "id") { id: ID! orders: Int }',
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! email: String! }`,
      order: 'type User @key(fields: "id") { id: ID! orders: Int }',
    },
    rows: ['user dangerous KEY_REMOVED User'],
    back: ['user safe KEY_ADDED User'],
  },
  {
    title: 'a key of a type that no sibling has',
    before: { user: 'type Query { users: [User] } type User @key(fields: "id") { id: ID! }' },
    after: { user: 'type Query { users: [User] } type User { id: ID! }' },
    rows: ['user safe KEY_REMOVED User'],
    back: ['user safe KEY_ADDED User'],
  },
  {
    title: 'the last key, without which the graph does not compose',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User { id: ID! @shareable name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "id", resolvable: false) { id: ID! @shareable }`,
    },
    broken: 'after',
    rows: [
      'order dangerous SHAREABLE_ADDED User.id',
      'user breaking KEY_REMOVED User',
      'user dangerous SHAREABLE_ADDED User.id',
    ],
    back: [
      'order breaking SHAREABLE_REMOVED User.id',
      'user breaking SHAREABLE_REMOVED User.id',
      'user safe KEY_ADDED User',
    ],
  },
  {
    title: 'a key of other fields, in all subgraphs',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! email: String! }`,
      order: 'type User @key(fields: "id") { id: ID! orders: Int }',
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "email") { id: ID! email: String! }`,
      order: 'type User @key(fields: "email") { email: String! orders: Int }',
    },
    rows: [
      'order dangerous KEY_CHANGED User',
      'order safe FIELD_ADDED User.email',
      'order safe FIELD_REMOVED User.id',
      'user dangerous KEY_CHANGED User',
    ],
    back: [
      'order dangerous KEY_CHANGED User',
      'order safe FIELD_ADDED User.id',
      'order safe FIELD_REMOVED User.email',
      'user dangerous KEY_CHANGED User',
    ],
  },
  {
    title: 'a key of the same fields in another order and other spaces',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id tenant { id name }") { id: ID! tenant: Tenant! }
      type Tenant { id: ID! name: String! }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "  tenant{ name,id } id", resolvable: true) { id: ID! tenant: Tenant! }
      type Tenant { id: ID! name: String! }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'keys in another order',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "email") @key(fields: "id") { id: ID! email: String! }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'a key with one more field',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! tenant: ID! }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id tenant") { id: ID! tenant: ID! }`,
    },
    rows: ['user safe KEY_CHANGED User'],
    back: ['user safe KEY_CHANGED User'],
  },
  {
    title: 'a key that is not resolvable, of a type with more',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      order: `type Query { last: User }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      order: `type Query { last: User }
      type User @key(fields: "id", resolvable: false) { id: ID! name: String @shareable }`,
    },
    rows: ['order dangerous KEY_RESOLVABLE_DISABLED User'],
    back: ['order dangerous KEY_RESOLVABLE_ENABLED User'],
  },
  {
    title: 'a key that is not resolvable',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      order: 'type Query { last: User } type User @key(fields: "id") { id: ID! }',
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      order: `type Query { last: User }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    rows: ['order safe KEY_RESOLVABLE_DISABLED User'],
    back: ['order safe KEY_RESOLVABLE_ENABLED User'],
  },
  {
    title: 'a key that is not resolvable, of a type that no sibling has',
    before: { user: 'type Query { users: [User] } type User @key(fields: "id") { id: ID! }' },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    rows: ['user safe KEY_RESOLVABLE_DISABLED User'],
    back: ['user safe KEY_RESOLVABLE_ENABLED User'],
  },
  {
    title: 'a key that only refers',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! }`,
      order: `type Query { last: User }
      type User @key(fields: "id", resolvable: false) @key(fields: "email", resolvable: false) { id: ID! email: String! }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! }`,
      order: `type Query { last: User }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    rows: ['order safe FIELD_REMOVED User.email', 'order safe KEY_REMOVED User'],
    back: ['order safe FIELD_ADDED User.email', 'order safe KEY_ADDED User'],
  },
  {
    title: 'a key by the full name of the directive',
    before: { user: 'type Query { users: [User] } type User @key(fields: "id") { id: ID! }' },
    after: {
      user: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9")
      type Query { users: [User] }
      type User @federation__key(fields: "id") { id: ID! }`,
    },
    rows: ['user safe LINK_IMPORT_REMOVED schema'],
    back: ['user safe LINK_IMPORT_ADDED schema'],
  },
  {
    title: 'a key by another name of the directive',
    before: {
      user: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Query { users: [User] }
      type User @key(fields: "id") { id: ID! }`,
    },
    after: {
      user: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@key", as: "@entity"}])
      type Query { users: [User] }
      type User @entity(fields: "id") { id: ID! }`,
    },
    rows: ['user safe LINK_IMPORT_ADDED schema', 'user safe LINK_IMPORT_REMOVED schema'],
    back: ['user safe LINK_IMPORT_ADDED schema', 'user safe LINK_IMPORT_REMOVED schema'],
  },
  {
    title: 'a field that may be shared and is not',
    before: { a: 'type Query { money: Money } type Money { amount: Int }' },
    after: { a: 'type Query { money: Money } type Money { amount: Int @shareable }' },
    rows: ['a safe SHAREABLE_ADDED Money.amount'],
    back: ['a safe SHAREABLE_REMOVED Money.amount'],
  },
  {
    title: 'a field that may be shared and is',
    before: {
      a: 'type Query { a: Money } type Money { amount: Int @shareable }',
      b: 'type Query { b: Money } type Money { amount: Int @shareable }',
    },
    after: {
      a: 'type Query { a: Money } type Money { amount: Int }',
      b: 'type Query { b: Money } type Money { amount: Int @shareable }',
    },
    broken: 'after',
    rows: ['a breaking SHAREABLE_REMOVED Money.amount'],
    back: ['a dangerous SHAREABLE_ADDED Money.amount'],
  },
  {
    title: 'a field that is shared no more but taken over',
    before: { a: 'type Query { a: Int @shareable c: Int }', b: 'type Query { a: Int @shareable }' },
    after: { a: 'type Query { a: Int c: Int }', b: 'type Query { a: Int @override(from: "a") }' },
    rows: [
      'a safe SHAREABLE_REMOVED Query.a',
      'b dangerous OVERRIDE_ADDED Query.a',
      'b safe SHAREABLE_REMOVED Query.a',
    ],
    back: [
      'a dangerous SHAREABLE_ADDED Query.a',
      'b dangerous OVERRIDE_REMOVED Query.a',
      'b dangerous SHAREABLE_ADDED Query.a',
    ],
  },
  {
    title: 'a type whose fields may be shared',
    before: { a: 'type Query { a: Money } type Money { amount: Int currency: Int }' },
    after: {
      a: `type Query { a: Money }
      type Money @shareable { amount: Int currency: Int }`,
    },
    rows: ['a safe SHAREABLE_ADDED Money'],
    back: ['a safe SHAREABLE_REMOVED Money'],
  },
  {
    title: 'a type whose fields may be shared, field by field',
    before: {
      a: `type Query { a: Money }
      type Money { amount: Int @shareable currency: Int @shareable }`,
      b: `type Query { b: Money }
      type Money @shareable { amount: Int currency: Int }`,
    },
    after: {
      a: `type Query { a: Money }
      type Money @shareable { amount: Int currency: Int }`,
      b: `type Query { b: Money }
      type Money @shareable { amount: Int currency: Int }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'a field that is left to a sibling',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      order: `type User @key(fields: "id") { id: ID! name: String @shareable label: String }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      order: `type User @key(fields: "id") { id: ID! name: String @external label: String @requires(fields: "name") }`,
    },
    rows: ['order dangerous REQUIRES_ADDED User.label', 'order safe EXTERNAL_ADDED User.name'],
    back: ['order dangerous EXTERNAL_REMOVED User.name', 'order safe REQUIRES_REMOVED User.label'],
  },
  {
    title: 'a field that is left to nobody',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String label: String }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @external label: String @requires(fields: "name") }`,
    },
    broken: 'after',
    rows: ['user breaking EXTERNAL_ADDED User.name', 'user dangerous REQUIRES_ADDED User.label'],
    back: ['user safe EXTERNAL_REMOVED User.name', 'user safe REQUIRES_REMOVED User.label'],
  },
  {
    title: 'a field that is taken over',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      profile: 'type User @key(fields: "id") { id: ID! }',
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      profile: `type User @key(fields: "id") { id: ID! name: String @override(from: "user") }`,
    },
    rows: ['profile dangerous OVERRIDE_ADDED User.name', 'profile safe FIELD_ADDED User.name'],
    back: ['profile dangerous OVERRIDE_REMOVED User.name', 'profile safe FIELD_REMOVED User.name'],
  },
  {
    title: 'an override of a field that both have',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      profile: 'type User @key(fields: "id") { id: ID! name: String @shareable }',
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      profile: `type User @key(fields: "id") { id: ID! name: String @shareable @override(from: "user") }`,
    },
    rows: ['profile dangerous OVERRIDE_ADDED User.name'],
    back: ['profile dangerous OVERRIDE_REMOVED User.name'],
  },
  {
    title: 'an override from a subgraph that there is not',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @override(from: "old") }`,
    },
    rows: ['user safe OVERRIDE_ADDED User.name'],
    back: ['user safe OVERRIDE_REMOVED User.name'],
  },
  {
    title: 'an override from another subgraph',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      old: 'type User @key(fields: "id") { id: ID! name: String @shareable }',
      profile: `type User @key(fields: "id") { id: ID! name: String @shareable @override(from: "user") }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      old: 'type User @key(fields: "id") { id: ID! name: String @shareable }',
      profile: `type User @key(fields: "id") { id: ID! name: String @shareable @override(from: "old") }`,
    },
    rows: ['profile dangerous OVERRIDE_FROM_CHANGED User.name'],
    back: ['profile dangerous OVERRIDE_FROM_CHANGED User.name'],
  },
  {
    title: 'an override of a share of the requests',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      profile: `type User @key(fields: "id") { id: ID! name: String @override(from: "user") }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      profile: `type User @key(fields: "id") { id: ID! name: String @override(from: "user", label: "percent(10)") }`,
    },
    rows: ['profile dangerous OVERRIDE_LABEL_CHANGED User.name'],
    back: ['profile dangerous OVERRIDE_LABEL_CHANGED User.name'],
  },
  {
    title: 'an override of another share of the requests',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      profile: `type User @key(fields: "id") { id: ID! name: String @override(from: "user", label: "percent(10)") }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      profile: `type User @key(fields: "id") { id: ID! name: String @override(from: "user", label: "percent(50)") }`,
    },
    rows: ['profile dangerous OVERRIDE_LABEL_CHANGED User.name'],
    back: ['profile dangerous OVERRIDE_LABEL_CHANGED User.name'],
  },
  {
    title: 'a field that requires another',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String mail: String }`,
      order: `type User @key(fields: "id") { id: ID! name: String @external label: String label2: String @requires(fields: "name") }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String mail: String }`,
      order: `type User @key(fields: "id") { id: ID! name: String @external label: String @requires(fields: "name") label2: String @requires(fields: "name") }`,
    },
    rows: ['order dangerous REQUIRES_ADDED User.label'],
    back: ['order safe REQUIRES_REMOVED User.label'],
  },
  {
    title: 'a field that requires one more',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String mail: String }`,
      order: `type User @key(fields: "id") { id: ID! name: String @external mail: String @external a: String @requires(fields: "name mail") label: String @requires(fields: "name") }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String mail: String }`,
      order: `type User @key(fields: "id") { id: ID! name: String @external mail: String @external a: String @requires(fields: "mail, name") label: String @requires(fields: "name mail") }`,
    },
    rows: ['order dangerous REQUIRES_CHANGED User.label'],
    back: ['order safe REQUIRES_CHANGED User.label'],
  },
  {
    title: 'a field that requires something else',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String mail: String }`,
      order: `type User @key(fields: "id") { id: ID! name: String @external mail: String @external a: String @requires(fields: "name mail") label: String @requires(fields: "name") }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String mail: String }`,
      order: `type User @key(fields: "id") { id: ID! name: String @external mail: String @external a: String @requires(fields: "name mail") label: String @requires(fields: "mail") }`,
    },
    rows: ['order dangerous REQUIRES_CHANGED User.label'],
    back: ['order dangerous REQUIRES_CHANGED User.label'],
  },
  {
    title: 'a field that provides another',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      order: `type Query { last: User other: User @provides(fields: "name") }
      type User @key(fields: "id") { id: ID! name: String @external }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable }`,
      order: `type Query { last: User @provides(fields: "name") other: User @provides(fields: "name") }
      type User @key(fields: "id") { id: ID! name: String @external }`,
    },
    rows: ['order dangerous PROVIDES_ADDED Query.last'],
    back: ['order dangerous PROVIDES_REMOVED Query.last'],
  },
  {
    title: 'a field that provides one more',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable mail: String @shareable }`,
      order: `type Query { last: User @provides(fields: "name") other: User @provides(fields: "mail name") }
      type User @key(fields: "id") { id: ID! name: String @external mail: String @external }`,
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String @shareable mail: String @shareable }`,
      order: `type Query { last: User @provides(fields: "mail name") other: User @provides(fields: "name,mail") }
      type User @key(fields: "id") { id: ID! name: String @external mail: String @external }`,
    },
    rows: ['order dangerous PROVIDES_CHANGED Query.last'],
    back: ['order dangerous PROVIDES_CHANGED Query.last'],
  },
  {
    title: 'a hidden field',
    before: { a: 'type Query { a: Int b: Int }' },
    after: { a: 'type Query { a: Int b: Int @inaccessible }' },
    rows: ['API breaking FIELD_REMOVED Query.b <- Query.b', 'a safe INACCESSIBLE_ADDED Query.b'],
    back: ['API safe FIELD_ADDED Query.b', 'a dangerous INACCESSIBLE_REMOVED Query.b'],
  },
  {
    title: 'a field that is hidden by two',
    before: {
      a: 'type Query { a: Int b: Int @shareable @inaccessible }',
      b: 'type Query { b: Int @shareable }',
    },
    after: {
      a: 'type Query { a: Int b: Int @shareable @inaccessible }',
      b: 'type Query { b: Int @shareable @inaccessible }',
    },
    rows: ['b safe INACCESSIBLE_ADDED Query.b'],
    back: ['b safe INACCESSIBLE_REMOVED Query.b'],
  },
  {
    title: 'a hidden type',
    before: { a: 'type Query { a: Int b: T } type T { c: Int }' },
    after: {
      a: `type Query { a: Int b: T @inaccessible }
      type T @inaccessible { c: Int }`,
    },
    rows: [
      'API breaking FIELD_REMOVED Query.b <- Query.b',
      'API breaking TYPE_REMOVED T <- T',
      'a safe INACCESSIBLE_ADDED Query.b',
      'a safe INACCESSIBLE_ADDED T',
    ],
    back: [
      'API safe FIELD_ADDED Query.b',
      'API safe TYPE_ADDED T',
      'a dangerous INACCESSIBLE_REMOVED Query.b',
      'a dangerous INACCESSIBLE_REMOVED T',
    ],
  },
  {
    title: 'a hidden argument',
    before: { a: 'type Query { a(x: Int): Int }' },
    after: { a: 'type Query { a(x: Int @inaccessible): Int }' },
    rows: [
      'API breaking FIELD_ARGUMENT_REMOVED Query.a(x:) <- Query.a(x:)',
      'a safe INACCESSIBLE_ADDED Query.a(x:)',
    ],
    back: ['API safe FIELD_ARGUMENT_ADDED Query.a(x:)', 'a dangerous INACCESSIBLE_REMOVED Query.a(x:)'],
  },
  {
    title: 'a hidden value of an enum',
    before: { a: 'type Query { a(x: Kind): Int } enum Kind { ONE TWO }' },
    after: { a: 'type Query { a(x: Kind): Int } enum Kind { ONE TWO @inaccessible }' },
    rows: ['API breaking ENUM_VALUE_REMOVED Kind.TWO <- Kind.TWO', 'a safe INACCESSIBLE_ADDED Kind.TWO'],
    back: ['API safe ENUM_VALUE_ADDED Kind.TWO', 'a dangerous INACCESSIBLE_REMOVED Kind.TWO'],
  },
  {
    title: 'a hidden input field',
    before: { a: 'type Query { a(x: In): Int } input In { b: Int c: Int }' },
    after: { a: 'type Query { a(x: In): Int } input In { b: Int c: Int @inaccessible }' },
    rows: ['API breaking INPUT_FIELD_REMOVED In.c <- In.c', 'a safe INACCESSIBLE_ADDED In.c'],
    back: ['API safe INPUT_FIELD_ADDED In.c', 'a dangerous INACCESSIBLE_REMOVED In.c'],
  },
  {
    title: 'a hidden element where nothing composes',
    before: { a: 'type Query { a: Int b: Missing }' },
    after: { a: 'type Query { a: Int @inaccessible b: Missing }' },
    broken: 'both',
    rows: ['a breaking INACCESSIBLE_ADDED Query.a'],
    back: ['a dangerous INACCESSIBLE_REMOVED Query.a'],
  },
  {
    title: 'a tag of a type',
    before: { a: 'type Query { a: T } type T { b: Int }' },
    after: { a: 'type Query { a: T } type T @tag(name: "partner") { b: Int }' },
    rows: ['a dangerous TAG_ADDED T'],
    back: ['a dangerous TAG_REMOVED T'],
  },
  {
    title: 'a tag of a field',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int @tag(name: "partner") }' },
    rows: ['a dangerous TAG_ADDED Query.a'],
    back: ['a dangerous TAG_REMOVED Query.a'],
  },
  {
    title: 'a tag of an argument',
    before: { a: 'type Query { a(x: Int): Int }' },
    after: { a: 'type Query { a(x: Int @tag(name: "partner")): Int }' },
    rows: ['a dangerous TAG_ADDED Query.a(x:)'],
    back: ['a dangerous TAG_REMOVED Query.a(x:)'],
  },
  {
    title: 'a tag of a value',
    before: { a: 'type Query { a: Kind } enum Kind { ONE }' },
    after: { a: 'type Query { a: Kind } enum Kind { ONE @tag(name: "partner") }' },
    rows: ['a dangerous TAG_ADDED Kind.ONE'],
    back: ['a dangerous TAG_REMOVED Kind.ONE'],
  },
  {
    title: 'a tag of an input field',
    before: { a: 'type Query { a(x: In): Int } input In { b: Int }' },
    after: {
      a: `type Query { a(x: In): Int }
      input In { b: Int @tag(name: "partner") }`,
    },
    rows: ['a dangerous TAG_ADDED In.b'],
    back: ['a dangerous TAG_REMOVED In.b'],
  },
  {
    title: 'a tag of an interface, a union, an input type, an enum and a scalar',
    before: {
      a: `type Query { i: I u: U s: S a(x: In): E }
      interface I { b: Int }
      type T implements I { b: Int }
      union U = T
      input In { b: Int }
      enum E { ONE }
      scalar S`,
    },
    after: {
      a: `type Query { i: I u: U s: S a(x: In): E }
      interface I @tag(name: "x") { b: Int }
      type T implements I { b: Int }
      union U @tag(name: "x") = T
      input In @tag(name: "x") { b: Int }
      enum E @tag(name: "x") { ONE }
      scalar S @tag(name: "x")`,
    },
    rows: [
      'a dangerous TAG_ADDED E',
      'a dangerous TAG_ADDED I',
      'a dangerous TAG_ADDED In',
      'a dangerous TAG_ADDED S',
      'a dangerous TAG_ADDED U',
    ],
    back: [
      'a dangerous TAG_REMOVED E',
      'a dangerous TAG_REMOVED I',
      'a dangerous TAG_REMOVED In',
      'a dangerous TAG_REMOVED S',
      'a dangerous TAG_REMOVED U',
    ],
  },
  {
    title: 'another tag',
    before: { a: 'type Query { a: Int @tag(name: "partner") }' },
    after: { a: 'type Query { a: Int @tag(name: "public") }' },
    rows: ['a dangerous TAG_CHANGED Query.a'],
    back: ['a dangerous TAG_CHANGED Query.a'],
  },
  {
    title: 'two more tags, in any order',
    before: { a: 'type Query { a: Int @tag(name: "partner") }' },
    after: { a: `type Query { a: Int @tag(name: "two") @tag(name: "partner") @tag(name: "one") }` },
    rows: ['a dangerous TAG_ADDED Query.a', 'a dangerous TAG_ADDED Query.a'],
    back: ['a dangerous TAG_REMOVED Query.a', 'a dangerous TAG_REMOVED Query.a'],
  },
  {
    title: 'a tag that contracts go by',
    before: { a: 'type Query { a: Int b: Int @tag(name: "partner") }' },
    after: { a: `type Query { a: Int @tag(name: "partner") b: Int @tag(name: "partner") }` },
    config: {
      contracts: [{ name: 'partners', include: ['partner'], exclude: [], hideUnreachableTypes: false }],
    },
    rows: ['a safe TAG_ADDED Query.a'],
    back: ['a safe TAG_REMOVED Query.a'],
  },
  {
    title: 'an object that stands for an interface',
    before: {
      a: `type Query { media: Media }
      interface Media @key(fields: "id") { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! }`,
      b: 'type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
    },
    after: {
      a: `type Query { media: Media }
      interface Media @key(fields: "id") { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! }`,
      b: `interface Media @key(fields: "id") { id: ID! stars: Int }
      type Book implements Media @key(fields: "id") { id: ID! stars: Int }`,
    },
    rows: [
      'b dangerous INTERFACE_OBJECT_REMOVED Media',
      'b safe TYPE_ADDED Book',
      'b safe TYPE_KIND_CHANGED Media',
    ],
    back: [
      'b dangerous INTERFACE_OBJECT_ADDED Media',
      'b dangerous TYPE_REMOVED Book',
      'b safe TYPE_KIND_CHANGED Media',
    ],
  },
  {
    title: 'the mark of an object that stands for an interface',
    before: {
      a: `type Query { media: Media }
      interface Media @key(fields: "id") { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! }`,
      b: 'type Media @key(fields: "id") { id: ID! stars: Int }',
    },
    after: {
      a: `type Query { media: Media }
      interface Media @key(fields: "id") { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! }`,
      b: 'type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
    },
    broken: 'before',
    rows: ['b dangerous INTERFACE_OBJECT_ADDED Media'],
    back: ['b dangerous INTERFACE_OBJECT_REMOVED Media'],
  },
  {
    title: 'a directive that is composed',
    before: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
      @link(url: "https://one.example/slow/v1.0", import: ["@slow"])
      directive @slow on FIELD_DEFINITION
      type Query { a: Int @slow }`,
    },
    after: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
      @link(url: "https://one.example/slow/v1.0", import: ["@slow"]) @composeDirective(name: "@slow")
      directive @slow on FIELD_DEFINITION
      type Query { a: Int @slow }`,
    },
    rows: ['a safe COMPOSE_DIRECTIVE_ADDED schema'],
    back: ['a dangerous COMPOSE_DIRECTIVE_REMOVED schema'],
  },
  {
    title: 'a newer version of federation',
    before: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
      type Query { a: Int }`,
    },
    after: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Query { a: Int }`,
    },
    rows: ['a safe LINK_VERSION_CHANGED schema'],
    back: ['a dangerous LINK_VERSION_CHANGED schema'],
  },
  {
    title: 'an import',
    before: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Query { a: Int }`,
    },
    after: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])
      type Query { a: Int }`,
    },
    rows: ['a safe LINK_IMPORT_ADDED schema'],
    back: ['a safe LINK_IMPORT_REMOVED schema'],
  },
  {
    title: 'the link to federation',
    before: { a: 'schema { query: Query } type Query { a: Int }' },
    after: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9")
      type Query { a: Int }`,
    },
    rows: ['a dangerous LINK_ADDED schema'],
    back: ['a dangerous LINK_REMOVED schema'],
  },
  {
    title: 'another specification',
    before: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9")
      type Query { a: Int }`,
    },
    after: {
      a: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9")
      @link(url: "https://one.example/slow/v1.0")
      type Query { a: Int }`,
    },
    rows: ['a dangerous LINK_ADDED schema'],
    back: ['a dangerous LINK_REMOVED schema'],
  },
  {
    title: 'somebody who is signed in',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int @authenticated }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'a type for who is signed in',
    before: {
      a: `type Query { a: T }
      interface I { b: Int }
      type T implements I { b: Int }`,
    },
    after: {
      a: `type Query { a: T }
      interface I { b: Int }
      type T implements I @authenticated { b: Int }`,
    },
    rows: ['a breaking AUTHORIZATION_TIGHTENED T <- T I'],
    back: ['a dangerous AUTHORIZATION_LOOSENED T'],
  },
  {
    title: 'a scope',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int @requiresScopes(scopes: [["read"]]) }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'one scope more',
    before: { a: 'type Query { a: Int @requiresScopes(scopes: [["read"]]) }' },
    after: { a: 'type Query { a: Int @requiresScopes(scopes: [["read", "all"]]) }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'another way by scopes',
    before: { a: 'type Query { a: Int @requiresScopes(scopes: [["read"], ["all"]]) }' },
    after: { a: 'type Query { a: Int @requiresScopes(scopes: [["read"]]) }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'another scope',
    before: { a: 'type Query { a: Int @requiresScopes(scopes: [["read"]]) }' },
    after: { a: 'type Query { a: Int @requiresScopes(scopes: [["all"]]) }' },
    rows: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
    back: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'the same scopes in another order',
    before: { a: `type Query { a: Int @requiresScopes(scopes: [["read", "more"], ["all"]]) }` },
    after: { a: `type Query { a: Int @requiresScopes(scopes: [["all"], ["more", "read"]]) }` },
    rows: [],
    back: [],
  },
  {
    title: 'a scope that is written without its lists',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int @requiresScopes(scopes: "read") }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'another scope that is written without its lists',
    before: { a: 'type Query { a: Int @requiresScopes(scopes: "read") }' },
    after: { a: 'type Query { a: Int @requiresScopes(scopes: "all") }' },
    rows: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
    back: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'the lists of a scope',
    before: {
      a: 'type Query { a: Int @requiresScopes(scopes: "read") b: Int @requiresScopes(scopes: ["read", "all"]) }',
    },
    after: {
      a: 'type Query { a: Int @requiresScopes(scopes: [["read"]]) b: Int @requiresScopes(scopes: [["read"], ["all"]]) }',
    },
    rows: [],
    back: [],
  },
  {
    title: 'a policy that is written without its lists',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int @policy(policies: "adult") }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'a policy',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int @policy(policies: [["adult"]]) }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'one policy more',
    before: { a: 'type Query { a: Int @policy(policies: [["adult"]]) }' },
    after: { a: 'type Query { a: Int @policy(policies: [["adult", "local"]]) }' },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'a scope instead of being signed in',
    before: { a: 'type Query { a: Int @authenticated }' },
    after: { a: 'type Query { a: Int @requiresScopes(scopes: [["read"]]) }' },
    rows: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
    back: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'a stricter rule',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @public }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @owner }`,
    },
    config: { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'a stricter rule with an argument',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @owner }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @owner(alone: true) }`,
    },
    config: { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'a rule with the default of its argument',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @owner }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @owner(alone: false) }`,
    },
    config: { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] },
    rows: [],
    back: [],
  },
  {
    title: 'a rule that cannot be compared',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @owner(alone: true) }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @admin }`,
    },
    config: { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] },
    rows: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
    back: ['a breaking AUTHORIZATION_CHANGED Query.a <- Query.a'],
  },
  {
    title: 'the strictest rule',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @public }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @service }`,
    },
    config: { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'a rule where none was',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int  }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @admin }`,
    },
    config: { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.a'],
  },
  {
    title: 'the strictest of two rules',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @public @admin }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner(alone: Boolean! = false) on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      directive @service on FIELD_DEFINITION
      type Query { a: Int @admin }`,
    },
    config: { authorization: ['public', 'owner', ['owner(alone: true)', 'admin'], 'service'] },
    rows: [],
    back: [],
  },
  {
    title: 'a rule of a hidden field',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      type Query { a: Int b: Int @inaccessible @public }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      type Query { a: Int b: Int @inaccessible @admin }`,
    },
    config: { authorization: ['public', 'admin'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Query.b'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Query.b'],
  },
  {
    title: 'a rule of an implementation',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      type Query { node: Node }
      interface Node { id: ID! @public }
      type User implements Node { id: ID! @public }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      type Query { node: Node }
      interface Node { id: ID! @public }
      type User implements Node { id: ID! @admin }`,
    },
    config: { authorization: ['public', 'admin'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED User.id <- User.id Node.id'],
    back: ['a dangerous AUTHORIZATION_LOOSENED User.id'],
  },
  {
    title: 'a rule of a field that a sibling requires, for something that others require in turn',
    before: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { p: Product } type Product @key(fields: "id") { id: ID! mass: Int weight: Int }`,
      b: `type Product @key(fields: "id") { id: ID! mass: Int @external size: Int @requires(fields: "mass") }`,
      c: `type Product @key(fields: "id") { id: ID! size: Int @external price: Int @requires(fields: "size") }`,
    },
    after: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { p: Product } type Product @key(fields: "id") { id: ID! mass: Int @admin weight: Int @admin }`,
      b: `type Product @key(fields: "id") { id: ID! mass: Int @external size: Int @requires(fields: "mass") }`,
      c: `type Product @key(fields: "id") { id: ID! size: Int @external price: Int @requires(fields: "size") }`,
    },
    config: { authorization: ['admin'] },
    rows: [
      'a breaking AUTHORIZATION_TIGHTENED Product.mass <- Product.mass Product.size Product.price',
      'a breaking AUTHORIZATION_TIGHTENED Product.weight <- Product.weight',
    ],
    back: [
      'a dangerous AUTHORIZATION_LOOSENED Product.mass',
      'a dangerous AUTHORIZATION_LOOSENED Product.weight',
    ],
  },
  {
    title: 'a rule of a key that a sibling joins by',
    before: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { o: Order } type Order @key(fields: "user { id }") { user: User t: Tag }
      type User { id: ID! @shareable name: String } type Tag @key(fields: "id") { id: ID! }`,
      b: `type Order @key(fields: "user { id }") { user: User @shareable total: Int } type User { id: ID! @shareable }`,
    },
    after: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { o: Order } type Order @key(fields: "user { id }") { user: User t: Tag }
      type User { id: ID! @shareable @admin name: String @admin } type Tag @key(fields: "id") { id: ID! @admin }`,
      b: `type Order @key(fields: "user { id }") { user: User @shareable total: Int } type User { id: ID! @shareable }`,
    },
    config: { authorization: ['admin'] },
    rows: [
      'a breaking AUTHORIZATION_TIGHTENED Tag.id <- Tag.id',
      'a breaking AUTHORIZATION_TIGHTENED User.id <- User.id Order',
      'a breaking AUTHORIZATION_TIGHTENED User.name <- User.name',
    ],
    back: [
      'a dangerous AUTHORIZATION_LOOSENED Tag.id',
      'a dangerous AUTHORIZATION_LOOSENED User.id',
      'a dangerous AUTHORIZATION_LOOSENED User.name',
    ],
  },
  {
    title: 'a rule of what stands for an interface',
    before: {
      a: `type Query { m: Media } interface Media @key(fields: "id") { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! }`,
      b: `directive @admin on FIELD_DEFINITION
      type Media @interfaceObject @key(fields: "id") { id: ID! rating: Int }`,
    },
    after: {
      a: `type Query { m: Media } interface Media @key(fields: "id") { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! }`,
      b: `directive @admin on FIELD_DEFINITION
      type Media @interfaceObject @key(fields: "id") { id: ID! rating: Int @admin }`,
    },
    config: { authorization: ['admin'] },
    rows: ['b breaking AUTHORIZATION_TIGHTENED Media.rating <- Media.rating Book.rating'],
    back: ['b dangerous AUTHORIZATION_LOOSENED Media.rating'],
  },
  {
    title: 'a rule of an interface',
    before: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { m: Media } interface Media { id: ID! } type Book implements Media { id: ID! }`,
    },
    after: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { m: Media } interface Media { id: ID! @admin } type Book implements Media { id: ID! }`,
    },
    config: { authorization: ['admin'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED Media.id <- Media.id'],
    back: ['a dangerous AUTHORIZATION_LOOSENED Media.id'],
  },
  {
    title: 'a rule of a field that a sibling only provides',
    before: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { u: User } type User @key(fields: "id") { id: ID! name: String @shareable }`,
      b: `type Query { last: User @provides(fields: "name") } type User @key(fields: "id") { id: ID! name: String @external }`,
    },
    after: {
      a: `directive @admin on FIELD_DEFINITION
      type Query { u: User } type User @key(fields: "id") { id: ID! name: String @shareable @admin }`,
      b: `type Query { last: User @provides(fields: "name") } type User @key(fields: "id") { id: ID! name: String @external }`,
    },
    config: { authorization: ['admin'] },
    rows: ['a breaking AUTHORIZATION_TIGHTENED User.name <- User.name'],
    back: ['a dangerous AUTHORIZATION_LOOSENED User.name'],
  },
  {
    title: 'a rule that is not configured',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      type Query { a: Int @public }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @admin on FIELD_DEFINITION
      type Query { a: Int @admin }`,
    },
    rows: [
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED Query.a',
    ],
    back: [
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED Query.a',
    ],
  },
  {
    title: 'a cost',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int @cost(weight: 2) }' },
    rows: ['a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a'],
    back: ['a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED Query.a'],
  },
  {
    title: 'another cost',
    before: { a: 'type Query { a: Int @cost(weight: 1) }' },
    after: { a: 'type Query { a: Int @cost(weight: 2) }' },
    rows: ['a dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a'],
    back: ['a dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a'],
  },
  {
    title: 'another size of a list',
    before: { a: 'type Query { a: [Int] @listSize(assumedSize: 10) }' },
    after: { a: `type Query { a: [Int] @listSize(assumedSize: 100, requireOneSlicingArgument: false) }` },
    rows: [
      'a dangerous DIRECTIVE_USAGE_ARGUMENT_ADDED Query.a',
      'a dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a',
    ],
    back: [
      'a dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a',
      'a dangerous DIRECTIVE_USAGE_ARGUMENT_REMOVED Query.a',
    ],
  },
  {
    title: 'a custom directive on everything',
    before: {
      a: `directive @slow on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCALAR | SCHEMA
      extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9")
      type Query { i: I u: U s: S a(x: In ): E  }
      interface I  { b: Int }
      type T implements I  { b: Int }
      union U  = T
      input In  { b: Int  }
      enum E  { ONE  }
      scalar S`,
    },
    after: {
      a: `directive @slow on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCALAR | SCHEMA
      extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9") @slow
      type Query { i: I u: U s: S a(x: In @slow): E @slow }
      interface I @slow { b: Int }
      type T implements I @slow { b: Int }
      union U @slow = T
      input In @slow { b: Int @slow }
      enum E @slow { ONE @slow }
      scalar S @slow`,
    },
    rows: [
      'a dangerous DIRECTIVE_USAGE_ARGUMENT_DEFINITION_ADDED Query.a(x:)',
      'a dangerous DIRECTIVE_USAGE_ENUM_ADDED E',
      'a dangerous DIRECTIVE_USAGE_ENUM_VALUE_ADDED E.ONE',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a',
      'a dangerous DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_ADDED In.b',
      'a dangerous DIRECTIVE_USAGE_INPUT_OBJECT_ADDED In',
      'a dangerous DIRECTIVE_USAGE_INTERFACE_ADDED I',
      'a dangerous DIRECTIVE_USAGE_OBJECT_ADDED T',
      'a dangerous DIRECTIVE_USAGE_SCALAR_ADDED S',
      'a dangerous DIRECTIVE_USAGE_SCHEMA_ADDED schema',
      'a dangerous DIRECTIVE_USAGE_UNION_MEMBER_ADDED U',
    ],
    back: [
      'a dangerous DIRECTIVE_USAGE_ARGUMENT_DEFINITION_REMOVED Query.a(x:)',
      'a dangerous DIRECTIVE_USAGE_ENUM_REMOVED E',
      'a dangerous DIRECTIVE_USAGE_ENUM_VALUE_REMOVED E.ONE',
      'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED Query.a',
      'a dangerous DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_REMOVED In.b',
      'a dangerous DIRECTIVE_USAGE_INPUT_OBJECT_REMOVED In',
      'a dangerous DIRECTIVE_USAGE_INTERFACE_REMOVED I',
      'a dangerous DIRECTIVE_USAGE_OBJECT_REMOVED T',
      'a dangerous DIRECTIVE_USAGE_SCALAR_REMOVED S',
      'a dangerous DIRECTIVE_USAGE_SCHEMA_REMOVED schema',
      'a dangerous DIRECTIVE_USAGE_UNION_MEMBER_REMOVED U',
    ],
  },
  {
    title: 'another argument of a custom directive',
    before: {
      a: `directive @slow(by: Int) on FIELD_DEFINITION
      type Query { a: Int @slow(by: 1) }`,
    },
    after: {
      a: `directive @slow(by: Int) on FIELD_DEFINITION
      type Query { a: Int @slow(by: 2) }`,
    },
    rows: ['a dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a'],
    back: ['a dangerous DIRECTIVE_USAGE_ARGUMENT_CHANGED Query.a'],
  },
  {
    title: 'one more argument of a custom directive',
    before: {
      a: `directive @slow(by: Int) on FIELD_DEFINITION
      type Query { a: Int @slow }`,
    },
    after: {
      a: `directive @slow(by: Int) on FIELD_DEFINITION
      type Query { a: Int @slow(by: 2) }`,
    },
    rows: ['a dangerous DIRECTIVE_USAGE_ARGUMENT_ADDED Query.a'],
    back: ['a dangerous DIRECTIVE_USAGE_ARGUMENT_REMOVED Query.a'],
  },
  {
    title: 'the default of an argument of a custom directive',
    before: {
      a: `directive @slow(by: Int = 2) on FIELD_DEFINITION
      type Query { a: Int @slow }`,
    },
    after: {
      a: `directive @slow(by: Int = 2) on FIELD_DEFINITION
      type Query { a: Int @slow(by: 2) }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'a custom directive that is repeated',
    before: {
      a: `directive @slow(by: Int) repeatable on FIELD_DEFINITION
      type Query { a: Int @slow(by: 1) }`,
    },
    after: {
      a: `directive @slow(by: Int) repeatable on FIELD_DEFINITION
      type Query { a: Int @slow(by: 2) @slow(by: 1) }`,
    },
    rows: ['a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a'],
    back: ['a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_REMOVED Query.a'],
  },
  {
    title: 'a field that moves',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      profile: 'type User @key(fields: "id") { id: ID! }',
    },
    after: {
      user: 'type Query { users: [User] } type User @key(fields: "id") { id: ID! }',
      profile: 'type User @key(fields: "id") { id: ID! name: String }',
    },
    rows: ['profile safe FIELD_ADDED User.name', 'user safe FIELD_REMOVED User.name'],
    back: ['profile safe FIELD_REMOVED User.name', 'user safe FIELD_ADDED User.name'],
  },
  {
    title: 'a field that moves without its rule',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String  }`,
    },
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
    title: 'a field that moves with its rule',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @authenticated }`,
    },
    rows: ['a safe FIELD_REMOVED U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['a safe FIELD_ADDED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a field that moves with a rule of the configured order',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @owner }`,
      b: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type U @key(fields: "id") { id: ID! x: Int secret: String @public }`,
    },
    config: { authorization: ['public', 'owner'] },
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
    title: 'a field that moves to other scopes',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @requiresScopes(scopes: [["read"]]) }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @requiresScopes(scopes: [["all"]]) }`,
    },
    rows: [
      'a safe FIELD_REMOVED U.secret',
      'b breaking AUTHORIZATION_CHANGED U.secret <- U.secret',
      'b safe FIELD_ADDED U.secret',
    ],
    back: [
      'a breaking AUTHORIZATION_CHANGED U.secret <- U.secret',
      'a safe FIELD_ADDED U.secret',
      'b safe FIELD_REMOVED U.secret',
    ],
  },
  {
    title: 'a hidden field that moves and is hidden no more',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @inaccessible }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String  }`,
    },
    rows: [
      'API safe FIELD_ADDED U.secret',
      'a safe FIELD_REMOVED U.secret',
      'b dangerous INACCESSIBLE_REMOVED U.secret',
      'b safe FIELD_ADDED U.secret',
    ],
    back: [
      'API breaking FIELD_REMOVED U.secret <- U.secret',
      'a safe FIELD_ADDED U.secret',
      'a safe INACCESSIBLE_ADDED U.secret',
      'b safe FIELD_REMOVED U.secret',
    ],
  },
  {
    title: 'a hidden field that moves',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @inaccessible }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @inaccessible }`,
    },
    rows: ['a safe FIELD_REMOVED U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['a safe FIELD_ADDED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a field that moves without its tag',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @tag(name: "partner") }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String  }`,
    },
    rows: [
      'a safe FIELD_REMOVED U.secret',
      'b dangerous TAG_REMOVED U.secret',
      'b safe FIELD_ADDED U.secret',
    ],
    back: ['a dangerous TAG_ADDED U.secret', 'a safe FIELD_ADDED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a field that moves without a tag that contracts go by',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @tag(name: "partner") }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String  }`,
    },
    config: {
      contracts: [{ name: 'partners', include: ['partner'], exclude: [], hideUnreachableTypes: false }],
    },
    rows: ['a safe FIELD_REMOVED U.secret', 'b safe FIELD_ADDED U.secret', 'b safe TAG_REMOVED U.secret'],
    back: ['a safe FIELD_ADDED U.secret', 'a safe TAG_ADDED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a field that moves with its tag',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @tag(name: "partner") }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @tag(name: "partner") }`,
    },
    rows: ['a safe FIELD_REMOVED U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['a safe FIELD_ADDED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a field that moves without the tag of its argument',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret(all: Int @tag(name: "partner")): String }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret(all: Int): String }`,
    },
    rows: [
      'a safe FIELD_REMOVED U.secret',
      'b dangerous TAG_REMOVED U.secret(all:)',
      'b safe FIELD_ADDED U.secret',
    ],
    back: [
      'a dangerous TAG_ADDED U.secret(all:)',
      'a safe FIELD_ADDED U.secret',
      'b safe FIELD_REMOVED U.secret',
    ],
  },
  {
    title: 'a field that is taken over without its rule, which composition keeps',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @override(from: "a") }`,
    },
    rows: ['b dangerous OVERRIDE_ADDED U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['b dangerous OVERRIDE_REMOVED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a field that is taken over, where the other still has its tag',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @tag(name: "partner") @inaccessible }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @tag(name: "partner") @inaccessible }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @override(from: "a") }`,
    },
    rows: ['b dangerous OVERRIDE_ADDED U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['b dangerous OVERRIDE_REMOVED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a field that was taken over without its tag, and goes from the other',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @tag(name: "partner") @inaccessible }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @override(from: "a") }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @override(from: "a") }`,
    },
    rows: [
      'API safe FIELD_ADDED U.secret',
      'a dangerous INACCESSIBLE_REMOVED U.secret',
      'a dangerous TAG_REMOVED U.secret',
      'a safe FIELD_REMOVED U.secret',
    ],
    back: [
      'API breaking FIELD_REMOVED U.secret <- U.secret',
      'a dangerous TAG_ADDED U.secret',
      'a safe FIELD_ADDED U.secret',
      'a safe INACCESSIBLE_ADDED U.secret',
    ],
  },
  {
    title: 'a field that was taken over without its rule, and goes from the other',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @override(from: "a") }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @override(from: "a") }`,
    },
    rows: ['a dangerous AUTHORIZATION_LOOSENED U.secret', 'a safe FIELD_REMOVED U.secret'],
    back: ['a breaking AUTHORIZATION_TIGHTENED U.secret <- U.secret', 'a safe FIELD_ADDED U.secret'],
  },
  {
    title: 'a field that was only mentioned and moves without its rule',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @owner }`,
      b: `type U @key(fields: "id") { id: ID! secret: String @external x: Int @requires(fields: "secret") }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! secret: String x: Int }`,
    },
    config: { authorization: ['public', 'owner'] },
    rows: [
      'a safe FIELD_REMOVED U.secret',
      'b dangerous AUTHORIZATION_LOOSENED U.secret',
      'b safe EXTERNAL_REMOVED U.secret',
      'b safe REQUIRES_REMOVED U.x',
    ],
    back: [
      'a breaking AUTHORIZATION_TIGHTENED U.secret <- U.secret U.x',
      'a safe FIELD_ADDED U.secret',
      'b dangerous REQUIRES_ADDED U.x',
      'b safe EXTERNAL_ADDED U.secret',
    ],
  },
  {
    title: 'a shared field that is resolved by one more, without its rule of composition',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated @tag(name: "partner") @shareable }`,
      b: `type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated @tag(name: "partner") @shareable }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @shareable }`,
    },
    rows: ['b safe FIELD_ADDED U.secret'],
    back: ['b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a shared field that only one has a rule for, which leaves it',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @authenticated @shareable }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @shareable }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") { id: ID! }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @shareable }`,
    },
    rows: ['a dangerous AUTHORIZATION_LOOSENED U.secret', 'a safe FIELD_REMOVED U.secret'],
    back: ['a breaking AUTHORIZATION_TIGHTENED U.secret <- U.secret', 'a safe FIELD_ADDED U.secret'],
  },
  {
    title: 'a shared field that is resolved by one more, without its rule of the configured order',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @owner @shareable }`,
      b: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type U @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! secret: String @owner @shareable }`,
      b: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type U @key(fields: "id") { id: ID! x: Int secret: String @shareable }`,
    },
    config: { authorization: ['public', 'owner'] },
    rows: ['b dangerous AUTHORIZATION_LOOSENED U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['b breaking AUTHORIZATION_TIGHTENED U.secret <- U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a key that one more refers by, with a looser rule',
    before: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! @owner }`,
      b: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { b: Int }`,
    },
    after: {
      a: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { u: U } type U @key(fields: "id") { id: ID! @owner }`,
      b: `directive @public on FIELD_DEFINITION
      directive @owner on FIELD_DEFINITION
      type Query { b: Int } type U @key(fields: "id") { id: ID! @public x: Int }`,
    },
    config: { authorization: ['public', 'owner'] },
    rows: ['API safe FIELD_ADDED U.x', 'b safe TYPE_ADDED U'],
    back: ['API breaking FIELD_REMOVED U.x <- U.x', 'b dangerous TYPE_REMOVED U'],
  },
  {
    title: 'a part of an entity that has a rule of the configured order elsewhere',
    before: {
      a: `directive @owner on OBJECT
      type Query { u: U } type U @key(fields: "id") @owner { id: ID! }`,
      b: 'type Query { b: Int }',
    },
    after: {
      a: `directive @owner on OBJECT
      type Query { u: U } type U @key(fields: "id") @owner { id: ID! }`,
      b: 'type Query { b: Int } type U @key(fields: "id") { id: ID! x: Int }',
    },
    config: { authorization: ['owner'] },
    rows: ['API safe FIELD_ADDED U.x', 'b safe TYPE_ADDED U'],
    back: ['API breaking FIELD_REMOVED U.x <- U.x', 'b dangerous TYPE_REMOVED U'],
  },
  {
    title: 'a shared field that is resolved by one more, with another scope',
    before: {
      a: `type Query { u: U }
      type U @key(fields: "id") { id: ID! secret: String @requiresScopes(scopes: [["read"]]) @shareable }`,
      b: 'type U @key(fields: "id") { id: ID! x: Int }',
    },
    after: {
      a: `type Query { u: U }
      type U @key(fields: "id") { id: ID! secret: String @requiresScopes(scopes: [["read"]]) @shareable }`,
      b: `type U @key(fields: "id") { id: ID! x: Int secret: String @requiresScopes(scopes: [["all"]]) @shareable }`,
    },
    rows: ['b breaking AUTHORIZATION_TIGHTENED U.secret <- U.secret', 'b safe FIELD_ADDED U.secret'],
    back: ['b dangerous AUTHORIZATION_LOOSENED U.secret', 'b safe FIELD_REMOVED U.secret'],
  },
  {
    title: 'a type that moves without its rule and its tag',
    before: {
      a: `type Query { t: T a: Int } type T @authenticated @tag(name: "partner") { x: Int @requiresScopes(scopes: [["read"]]) }`,
      b: `type Query { b: Int }`,
    },
    after: {
      a: `type Query { a: Int }`,
      b: `type Query { t: T b: Int } type T { x: Int }`,
    },
    rows: [
      'a safe FIELD_REMOVED Query.t',
      'a safe TYPE_REMOVED T',
      'b dangerous AUTHORIZATION_LOOSENED T.x',
      'b dangerous TAG_REMOVED T',
      'b safe FIELD_ADDED Query.t',
      'b safe TYPE_ADDED T',
    ],
    back: [
      'a breaking AUTHORIZATION_TIGHTENED T.x <- T.x',
      'a dangerous TAG_ADDED T',
      'a safe FIELD_ADDED Query.t',
      'a safe TYPE_ADDED T',
      'b safe FIELD_REMOVED Query.t',
      'b safe TYPE_REMOVED T',
    ],
  },
  {
    title: 'a part of an entity that has a rule and a tag elsewhere',
    before: {
      a: `type Query { u: U } type U @key(fields: "id") @authenticated @tag(name: "partner") { id: ID! @tag(name: "partner") }`,
      b: `type Query { b: Int }`,
    },
    after: {
      a: `type Query { u: U } type U @key(fields: "id") @authenticated @tag(name: "partner") { id: ID! @tag(name: "partner") }`,
      b: `type Query { b: Int } type U @key(fields: "id") { id: ID! x: Int }`,
    },
    rows: ['API safe FIELD_ADDED U.x', 'b safe TYPE_ADDED U'],
    back: ['API breaking FIELD_REMOVED U.x <- U.x', 'b dangerous TYPE_REMOVED U'],
  },
  {
    title: 'a subgraph of another name, without a rule',
    before: {
      a: `type Query { a: Int @authenticated b: Int @tag(name: "partner") c: Int @inaccessible d: Int @authenticated }`,
    },
    after: {
      z: `type Query { a: Int b: Int c: Int d: Int @authenticated }`,
    },
    rows: [
      'API safe FIELD_ADDED Query.c',
      'a dangerous SUBGRAPH_REMOVED a',
      'z dangerous AUTHORIZATION_LOOSENED Query.a',
      'z dangerous INACCESSIBLE_REMOVED Query.c',
      'z dangerous TAG_REMOVED Query.b',
      'z safe SUBGRAPH_ADDED z',
    ],
    back: [
      'API breaking FIELD_REMOVED Query.c <- Query.c',
      'a breaking AUTHORIZATION_TIGHTENED Query.a <- Query.a',
      'a dangerous TAG_ADDED Query.b',
      'a safe INACCESSIBLE_ADDED Query.c',
      'a safe SUBGRAPH_ADDED a',
      'z dangerous SUBGRAPH_REMOVED z',
    ],
  },
  {
    title: 'a field that a sibling still has',
    before: { a: 'type Query { a: Int @shareable b: Int }', b: 'type Query { a: Int @shareable c: Int }' },
    after: { a: 'type Query { b: Int }', b: 'type Query { a: Int @shareable c: Int }' },
    rows: ['a safe FIELD_REMOVED Query.a'],
    back: ['a safe FIELD_ADDED Query.a'],
  },
  {
    title: 'a part of an entity',
    before: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      order: 'type Query { last: ID } type User @key(fields: "id") { id: ID! }',
    },
    after: {
      user: `type Query { users: [User] }
      type User @key(fields: "id") { id: ID! name: String }`,
      order: 'type Query { last: ID }',
    },
    rows: ['order safe TYPE_REMOVED User'],
    back: ['order safe TYPE_ADDED User'],
  },
  {
    title: 'a type of an interface that only services see',
    before: {
      a: `type Query { a: Int node: Node @inaccessible }
      interface Node @inaccessible { id: ID! }
      type User implements Node @inaccessible { id: ID! }`,
    },
    after: {
      a: `type Query { a: Int node: Node @inaccessible }
      interface Node @inaccessible { id: ID! }
      type User implements Node @inaccessible { id: ID! }
      type Order implements Node @inaccessible { id: ID! }`,
    },
    rows: ['a dangerous OBJECT_TYPE_INTERFACE_ADDED Order', 'a safe TYPE_ADDED Order'],
    back: ['a breaking TYPE_REMOVED Order'],
  },
  {
    title: 'a field that is null in the API whatever the subgraph says',
    before: { a: 'type Query { a: Int @shareable }', b: 'type Query { a: Int @shareable b: Int }' },
    after: { a: 'type Query { a: Int! @shareable }', b: 'type Query { a: Int @shareable b: Int }' },
    rows: ['a safe FIELD_TYPE_CHANGED Query.a'],
    back: ['a safe FIELD_TYPE_CHANGED Query.a'],
  },
  {
    title: 'an argument that the API does not have',
    before: { a: 'type Query { a: Int @shareable }', b: 'type Query { a: Int @shareable b: Int }' },
    after: { a: 'type Query { a(x: Int): Int @shareable }', b: 'type Query { a: Int @shareable b: Int }' },
    rows: ['a safe FIELD_ARGUMENT_ADDED Query.a(x:)'],
    back: ['a safe FIELD_ARGUMENT_REMOVED Query.a(x:)'],
  },
  {
    title: 'a hidden field that services call',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int b: Int @inaccessible }' },
    rows: ['a safe FIELD_ADDED Query.b'],
    back: ['a breaking FIELD_REMOVED Query.b'],
  },
  {
    title: 'a required argument of a hidden field that services call',
    before: { a: 'type Query { a: Int b: Int @inaccessible }' },
    after: { a: 'type Query { a: Int b(x: Int!): Int @inaccessible }' },
    rows: ['a breaking FIELD_ARGUMENT_ADDED Query.b(x:)'],
    back: ['a breaking FIELD_ARGUMENT_REMOVED Query.b(x:)'],
  },
  {
    title: 'an input type that only services send',
    before: { a: 'type Query { a: Int b(x: In): Int @inaccessible } input In { c: Int }' },
    after: {
      a: `type Query { a: Int b(x: In): Int @inaccessible }
      input In { c: Int d: Int! }`,
    },
    rows: ['API safe INPUT_FIELD_ADDED In.d', 'a breaking INPUT_FIELD_ADDED In.d'],
    back: ['API safe INPUT_FIELD_REMOVED In.d', 'a breaking INPUT_FIELD_REMOVED In.d'],
  },
  {
    title: 'a member of a union that only services see',
    before: {
      a: `type Query { m: M } union M = T type T { x: Int }`,
    },
    after: {
      a: `type Query { m: M } union M = T | U type T { x: Int }
      type U @inaccessible { y: Int }`,
    },
    rows: ['a dangerous UNION_MEMBER_ADDED M', 'a safe TYPE_ADDED U'],
    back: ['a breaking TYPE_REMOVED U', 'a breaking UNION_MEMBER_REMOVED M'],
  },
  {
    title: 'a membership of what only services see',
    before: {
      a: `type Query { m: M u: U @inaccessible } union M = T type T { x: Int } type U @inaccessible { y: Int }`,
    },
    after: {
      a: `type Query { m: M u: U @inaccessible } union M = T | U type T { x: Int } type U @inaccessible { y: Int }`,
    },
    rows: ['a dangerous UNION_MEMBER_ADDED M'],
    back: ['a breaking UNION_MEMBER_REMOVED M'],
  },
  {
    title: 'a membership of what only services see, beside one of what clients see',
    before: {
      a: `type Query { m: M u: U @inaccessible v: V } union M = T | V type T { x: Int } type V { z: Int }
      type U @inaccessible { y: Int }`,
    },
    after: {
      a: `type Query { m: M u: U @inaccessible v: V } union M = T | U type T { x: Int } type V { z: Int }
      type U @inaccessible { y: Int }`,
    },
    rows: [
      'API breaking UNION_MEMBER_REMOVED M <- V',
      'a dangerous UNION_MEMBER_ADDED M',
      'a safe UNION_MEMBER_REMOVED M',
    ],
    back: [
      'API dangerous UNION_MEMBER_ADDED M <- M',
      'a breaking UNION_MEMBER_REMOVED M',
      'a safe UNION_MEMBER_ADDED M',
    ],
  },
  {
    title: 'a membership that a sibling still has',
    before: {
      a: `type Query { a: M } union M = T type T @shareable { x: Int } type U @shareable { y: Int }`,
      b: `type Query { b: M } union M = T | U type T @shareable { x: Int } type U @shareable { y: Int }`,
    },
    after: {
      a: `type Query { a: M } union M = T | U type T @shareable { x: Int } type U @shareable { y: Int }`,
      b: `type Query { b: M } union M = T | U type T @shareable { x: Int } type U @shareable { y: Int }`,
    },
    rows: ['a safe UNION_MEMBER_ADDED M'],
    back: ['a safe UNION_MEMBER_REMOVED M'],
  },
  {
    title: 'a membership of what only services see, where a sibling has the union and the type',
    before: {
      a: `type Query { a: M } union M = T type T @shareable { x: Int } type U @shareable @inaccessible { y: Int }`,
      b: `type Query { b: M } union M = T type T @shareable { x: Int } type U @shareable { y: Int }`,
    },
    after: {
      a: `type Query { a: M } union M = T | U type T @shareable { x: Int } type U @shareable @inaccessible { y: Int }`,
      b: `type Query { b: M } union M = T type T @shareable { x: Int } type U @shareable { y: Int }`,
    },
    rows: ['a dangerous UNION_MEMBER_ADDED M'],
    back: ['a breaking UNION_MEMBER_REMOVED M'],
  },
  {
    title: 'an interface that only services see',
    before: {
      a: `type Query { t: T n: Node @inaccessible } interface Node @inaccessible { id: ID! }
      type T { id: ID! }`,
    },
    after: {
      a: `type Query { t: T n: Node @inaccessible } interface Node @inaccessible { id: ID! }
      type T implements Node { id: ID! }`,
    },
    rows: ['a dangerous OBJECT_TYPE_INTERFACE_ADDED T'],
    back: ['a breaking OBJECT_TYPE_INTERFACE_REMOVED T'],
  },
  {
    title: 'an interface that only services see, instead of one that clients see',
    before: {
      a: `type Query { t: T n: Node @inaccessible s: Named } interface Node @inaccessible { id: ID! }
      interface Named { id: ID! } type T implements Named { id: ID! }`,
    },
    after: {
      a: `type Query { t: T n: Node @inaccessible s: Named } interface Node @inaccessible { id: ID! }
      interface Named { id: ID! } type T implements Node { id: ID! }`,
    },
    rows: [
      'API breaking OBJECT_TYPE_INTERFACE_REMOVED T <- Named T',
      'a dangerous OBJECT_TYPE_INTERFACE_ADDED T',
      'a safe OBJECT_TYPE_INTERFACE_REMOVED T',
    ],
    back: [
      'API dangerous OBJECT_TYPE_INTERFACE_ADDED T <- Named',
      'a breaking OBJECT_TYPE_INTERFACE_REMOVED T',
      'a safe OBJECT_TYPE_INTERFACE_ADDED T',
    ],
  },
  {
    title: 'a value that clients do not see, of an enum that services send',
    before: {
      a: `type Query { a(k: Kind): Int } enum Kind { ONE }`,
      b: `type Query { b(k: Kind): Int } enum Kind { ONE TWO @inaccessible }`,
    },
    after: {
      a: `type Query { a(k: Kind): Int } enum Kind { ONE TWO }`,
      b: `type Query { b(k: Kind): Int } enum Kind { ONE TWO @inaccessible }`,
    },
    rows: ['a safe ENUM_VALUE_ADDED Kind.TWO'],
    back: ['a breaking ENUM_VALUE_REMOVED Kind.TWO'],
  },
  {
    title: 'a value that clients do not see, of an enum that services receive',
    before: { a: `type Query { a: Kind } enum Kind { ONE }` },
    after: { a: `type Query { a: Kind } enum Kind { ONE TWO @inaccessible }` },
    rows: ['a dangerous ENUM_VALUE_ADDED Kind.TWO'],
    back: ['a dangerous ENUM_VALUE_REMOVED Kind.TWO'],
  },
  {
    title: 'a value of an enum that clients receive and only services send',
    before: { a: `type Query { a(k: Kind @inaccessible): Kind } enum Kind { ONE }` },
    after: { a: `type Query { a(k: Kind @inaccessible): Kind } enum Kind { ONE TWO }` },
    rows: ['API dangerous ENUM_VALUE_ADDED Kind.TWO <- Kind', 'a safe ENUM_VALUE_ADDED Kind.TWO'],
    back: ['API dangerous ENUM_VALUE_REMOVED Kind.TWO <- Kind.TWO', 'a breaking ENUM_VALUE_REMOVED Kind.TWO'],
  },
  {
    title: 'a value of an enum that clients send and only services receive',
    before: { a: `type Query { a(k: Kind): Int b: Kind @inaccessible } enum Kind { ONE }` },
    after: { a: `type Query { a(k: Kind): Int b: Kind @inaccessible } enum Kind { ONE TWO }` },
    rows: ['API safe ENUM_VALUE_ADDED Kind.TWO', 'a dangerous ENUM_VALUE_ADDED Kind.TWO'],
    back: ['API breaking ENUM_VALUE_REMOVED Kind.TWO <- Kind.TWO', 'a safe ENUM_VALUE_REMOVED Kind.TWO'],
  },
  {
    title: 'a value that is received of two subgraphs, in one of them',
    before: {
      a: `type Query { a: Kind } enum Kind { ONE }`,
      b: `type Query { b: Kind } enum Kind { ONE TWO }`,
    },
    after: {
      a: `type Query { a: Kind } enum Kind { ONE TWO }`,
      b: `type Query { b: Kind } enum Kind { ONE TWO }`,
    },
    rows: ['a safe ENUM_VALUE_ADDED Kind.TWO'],
    back: ['a safe ENUM_VALUE_REMOVED Kind.TWO'],
  },
  {
    title: 'a hidden argument that services give',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a(x: Int @inaccessible): Int }' },
    rows: ['a safe FIELD_ARGUMENT_ADDED Query.a(x:)'],
    back: ['a breaking FIELD_ARGUMENT_REMOVED Query.a(x:)'],
  },
  {
    title: 'an argument that a sibling hides',
    before: {
      a: 'type Query { a: Int @shareable }',
      b: 'type Query { a(x: Int @inaccessible): Int @shareable }',
    },
    after: {
      a: 'type Query { a(x: Int): Int @shareable }',
      b: 'type Query { a(x: Int @inaccessible): Int @shareable }',
    },
    rows: ['a safe FIELD_ARGUMENT_ADDED Query.a(x:)'],
    back: ['a breaking FIELD_ARGUMENT_REMOVED Query.a(x:)'],
  },
  {
    title: 'an input field that a sibling hides',
    before: {
      a: 'type Query { a(i: In): Int } input In { x: Int }',
      b: 'type Query { b(i: In): Int } input In { x: Int y: Int @inaccessible }',
    },
    after: {
      a: 'type Query { a(i: In): Int } input In { x: Int y: Int }',
      b: 'type Query { b(i: In): Int } input In { x: Int y: Int @inaccessible }',
    },
    rows: ['a safe INPUT_FIELD_ADDED In.y'],
    back: ['a breaking INPUT_FIELD_REMOVED In.y'],
  },
  {
    title: 'a field of two that one hides',
    before: { a: 'type Query { a: Int }', b: 'type Query { b: Int }' },
    after: {
      a: 'type Query { a: Int c: Int @shareable }',
      b: 'type Query { b: Int c: Int @shareable @inaccessible }',
    },
    rows: ['a safe FIELD_ADDED Query.c', 'b safe FIELD_ADDED Query.c'],
    back: ['a breaking FIELD_REMOVED Query.c', 'b breaking FIELD_REMOVED Query.c'],
  },
  {
    title: 'another type of a field that a sibling hides',
    before: {
      a: 'type Query { a: Int c: Int! @shareable }',
      b: 'type Query { b: Int c: Int @shareable @inaccessible }',
    },
    after: {
      a: 'type Query { a: Int c: Int @shareable }',
      b: 'type Query { b: Int c: Int @shareable @inaccessible }',
    },
    rows: ['a breaking FIELD_TYPE_CHANGED Query.c'],
    back: ['a safe FIELD_TYPE_CHANGED Query.c'],
  },
  {
    title: 'a promise that the API does not make, with another description',
    before: { a: 'type Query { "One." a: Int! @shareable }', b: 'type Query { a: Int @shareable }' },
    after: { a: 'type Query { "Two." a: Int @shareable }', b: 'type Query { a: Int @shareable }' },
    rows: [
      'API safe FIELD_DESCRIPTION_CHANGED Query.a',
      'a safe FIELD_DESCRIPTION_CHANGED Query.a',
      'a safe FIELD_TYPE_CHANGED Query.a',
    ],
    back: [
      'API safe FIELD_DESCRIPTION_CHANGED Query.a',
      'a safe FIELD_DESCRIPTION_CHANGED Query.a',
      'a safe FIELD_TYPE_CHANGED Query.a',
    ],
  },
  {
    title: 'a hidden interface that a sibling still implements',
    before: {
      a: `type Query { t: T n: Node @inaccessible } interface Node @inaccessible { id: ID! }
      type T @key(fields: "id") { id: ID! }`,
      b: `interface Node { id: ID! } type T implements Node @key(fields: "id") { id: ID! x: Int }`,
    },
    after: {
      a: `type Query { t: T n: Node @inaccessible } interface Node @inaccessible { id: ID! }
      type T implements Node @key(fields: "id") { id: ID! }`,
      b: `interface Node { id: ID! } type T implements Node @key(fields: "id") { id: ID! x: Int }`,
    },
    rows: ['a dangerous OBJECT_TYPE_INTERFACE_ADDED T'],
    back: ['a safe OBJECT_TYPE_INTERFACE_REMOVED T'],
  },
  {
    title: 'a default of an argument that only services give',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a(x: Int = 1 @inaccessible): Int }' },
    rows: ['a dangerous FIELD_ARGUMENT_ADDED Query.a(x:)'],
    back: ['a breaking FIELD_ARGUMENT_REMOVED Query.a(x:)'],
  },
  {
    title: 'a root type with a hidden field that services call',
    before: { a: 'type Query { a: Int } type Mutation { b: Int c: Int @inaccessible }' },
    after: { a: 'type Query { a: Int }' },
    rows: [
      'API breaking TYPE_REMOVED Mutation <- Mutation',
      'API safe SCHEMA_MUTATION_TYPE_CHANGED schema',
      'a breaking TYPE_REMOVED Mutation',
      'a safe SCHEMA_MUTATION_TYPE_CHANGED schema',
    ],
    back: [
      'API safe SCHEMA_MUTATION_TYPE_CHANGED schema',
      'API safe TYPE_ADDED Mutation',
      'a safe SCHEMA_MUTATION_TYPE_CHANGED schema',
      'a safe TYPE_ADDED Mutation',
    ],
  },
  {
    title: 'a subgraph',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int }', b: 'type Query { b: Int }' },
    rows: ['API safe FIELD_ADDED Query.b', 'b safe SUBGRAPH_ADDED b'],
    back: ['API breaking FIELD_REMOVED Query.b <- Query.b', 'b dangerous SUBGRAPH_REMOVED b'],
  },
  {
    title: 'a subgraph with a hidden field that services call',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int }', b: 'type Query { b: Int c: Int @inaccessible }' },
    rows: ['API safe FIELD_ADDED Query.b', 'b safe SUBGRAPH_ADDED b'],
    back: ['API breaking FIELD_REMOVED Query.b <- Query.b', 'b breaking SUBGRAPH_REMOVED b'],
  },
  {
    title: 'a subgraph that takes a field over',
    before: { a: 'type Query { x: P } type P @key(fields: "id") { id: ID! a: Int b: Int }' },
    after: {
      a: 'type Query { x: P } type P @key(fields: "id") { id: ID! a: Int b: Int }',
      b: 'type P @key(fields: "id") { id: ID! b: Int @override(from: "a") }',
    },
    rows: ['b dangerous OVERRIDE_ADDED P.b', 'b safe SUBGRAPH_ADDED b'],
    back: ['b dangerous OVERRIDE_REMOVED P.b', 'b dangerous SUBGRAPH_REMOVED b'],
  },
  {
    title: 'a subgraph that takes over what nobody has',
    before: { a: 'type Query { x: P } type P @key(fields: "id") { id: ID! a: Int }' },
    after: {
      a: 'type Query { x: P } type P @key(fields: "id") { id: ID! a: Int }',
      b: 'type P @key(fields: "id") { id: ID! b: Int @override(from: "a") }',
    },
    rows: ['API safe FIELD_ADDED P.b', 'b safe OVERRIDE_ADDED P.b', 'b safe SUBGRAPH_ADDED b'],
    back: [
      'API breaking FIELD_REMOVED P.b <- P.b',
      'b dangerous SUBGRAPH_REMOVED b',
      'b safe OVERRIDE_REMOVED P.b',
    ],
  },
  {
    title: 'a subgraph with types that nothing in it leads to',
    before: { a: 'type Query { x: Int y: R } type R { a: Int }' },
    after: {
      a: 'type Query { x: Int }',
      b: `type Query { y: R }
      type R { a: Int }
      type OldPayload { ok: Boolean }
      interface OldNode { at: Int }
      union OldResult = OldMember
      type OldMember implements OldNode { at: Int }`,
    },
    rows: [
      'API safe TYPE_ADDED OldMember',
      'API safe TYPE_ADDED OldNode',
      'API safe TYPE_ADDED OldPayload',
      'API safe TYPE_ADDED OldResult',
      'a safe FIELD_REMOVED Query.y',
      'a safe TYPE_REMOVED R',
      'b safe SUBGRAPH_ADDED b',
    ],
    back: [
      'API safe TYPE_REMOVED OldMember',
      'API safe TYPE_REMOVED OldNode',
      'API safe TYPE_REMOVED OldPayload',
      'API safe TYPE_REMOVED OldResult',
      'a safe FIELD_ADDED Query.y',
      'a safe TYPE_ADDED R',
      'b dangerous SUBGRAPH_REMOVED b',
    ],
  },
  {
    title: 'a subgraph with a type that a hidden field leads to',
    before: { a: 'type Query { a: Int }' },
    after: {
      a: 'type Query { a: Int }',
      b: 'type Query { b: Int c: R @inaccessible } type R { d: Int }',
    },
    rows: ['API safe FIELD_ADDED Query.b', 'API safe TYPE_ADDED R', 'b safe SUBGRAPH_ADDED b'],
    back: [
      'API breaking FIELD_REMOVED Query.b <- Query.b',
      'API safe TYPE_REMOVED R',
      'b breaking SUBGRAPH_REMOVED b',
    ],
  },
  {
    title: 'a subgraph with an entity that services enter by its key',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int }', b: 'type Query { b: Int } type E @key(fields: "id") { id: ID! }' },
    rows: ['API safe FIELD_ADDED Query.b', 'API safe TYPE_ADDED E', 'b safe SUBGRAPH_ADDED b'],
    back: [
      'API breaking FIELD_REMOVED Query.b <- Query.b',
      'API safe TYPE_REMOVED E',
      'b breaking SUBGRAPH_REMOVED b',
    ],
  },
  {
    title: 'a hidden field together with what requires it of a sibling',
    before: {
      a: `type Query { x: P }
      type P @key(fields: "id") { id: ID! }`,
      b: 'type P @key(fields: "id") { id: ID! w: Int }',
    },
    after: {
      a: `type Query { x: P }
      type P @key(fields: "id") { id: ID! z: Int @inaccessible }`,
      b: 'type P @key(fields: "id") { id: ID! z: Int @external w: Int @requires(fields: "z") }',
    },
    rows: ['a safe FIELD_ADDED P.z', 'b dangerous REQUIRES_ADDED P.w', 'b safe FIELD_ADDED P.z'],
    back: ['a breaking FIELD_REMOVED P.z', 'b safe FIELD_REMOVED P.z', 'b safe REQUIRES_REMOVED P.w'],
  },
  {
    title: 'a subgraph without which nothing composes',
    before: {
      a: `type Query { a: T }
      type T @key(fields: "id") { id: ID! name: String @external label: String @requires(fields: "name") }`,
      b: 'type T @key(fields: "id") { id: ID! name: String }',
    },
    after: {
      a: `type Query { a: T }
      type T @key(fields: "id") { id: ID! name: String @external label: String @requires(fields: "name") }`,
    },
    broken: 'after',
    rows: ['b breaking SUBGRAPH_REMOVED b'],
    back: ['b safe SUBGRAPH_ADDED b'],
  },
  {
    title: 'a field where nothing composes',
    before: { a: 'type Query { a: Int b: Missing }' },
    after: { a: 'type Query { b: Missing }' },
    broken: 'both',
    rows: ['a breaking FIELD_REMOVED Query.a <- Query.a'],
    back: ['a safe FIELD_ADDED Query.a'],
  },
  {
    title: 'a type of another kind, where a default is an enum value',
    before: { a: 'type Query { a(k: K = A): Int b: Int } enum K { A }' },
    after: { a: 'type Query { a(k: K = A): Int } type K { A: Int }' },
    broken: 'after',
    rows: ['a breaking FIELD_REMOVED Query.b <- Query.b', 'a breaking TYPE_KIND_CHANGED K <- K'],
    back: ['a breaking TYPE_KIND_CHANGED K <- K', 'a safe FIELD_ADDED Query.b'],
  },
  {
    title: 'a type of another kind, where a default is an object',
    before: { a: 'type Query { a(k: K = { A: 1 }): Int } input K { A: Int }' },
    after: { a: 'type Query { a(k: K = { A: 1 }): Int } type K { A: Int }' },
    broken: 'after',
    rows: ['a breaking TYPE_KIND_CHANGED K <- K'],
    back: ['a breaking TYPE_KIND_CHANGED K <- K'],
  },
  {
    title: 'a type of another kind, where it is inside of a default and others are not of it',
    before: {
      a: `type Query { a(i: I = { k: A }, j: J = { n: 1 }): Int }
      input I { k: [K!] = [A] i: I } input J { j: J n: Int = 1 } enum K { A }`,
    },
    after: {
      a: `type Query { a(i: I = { k: A }, j: J = { n: 1 }): Int }
      input I { k: [K!] = [A] i: I } input J { j: J n: Int = 1 } type K { A: Int }`,
    },
    broken: 'after',
    rows: ['a breaking TYPE_KIND_CHANGED K <- K'],
    back: ['a breaking TYPE_KIND_CHANGED K <- K'],
  },
  {
    title: 'an extension of another kind, which composition trips over',
    before: { a: 'type Query { a: T } type T { a: Int }' },
    after: { a: 'type Query { a: T } type T { b: Int } extend enum T { A }' },
    broken: 'after',
    rows: ['a breaking FIELD_REMOVED T.a <- T.a', 'a safe FIELD_ADDED T.b'],
    back: ['a breaking FIELD_REMOVED T.b <- T.b', 'a safe FIELD_ADDED T.a'],
  },
  {
    title: 'a link to no URL, which composition trips over',
    before: {
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9") type Query { a: Int }',
    },
    after: {
      a: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9") @link(url: 5)
      type Query { b: Int }`,
    },
    broken: 'after',
    rows: ['a breaking FIELD_REMOVED Query.a <- Query.a', 'a safe FIELD_ADDED Query.b'],
    back: ['a breaking FIELD_REMOVED Query.b <- Query.b', 'a safe FIELD_ADDED Query.a'],
  },
  {
    title: 'a root type of another name',
    before: { a: 'schema { query: Root } type Root { a: Int }' },
    after: { a: 'schema { query: Query } type Query { a: Int }' },
    rows: [],
    back: [],
  },
  {
    title: 'an extension instead of a definition',
    before: { a: 'type Query { a: T } type T { b: Int } extend type T { c: Int }' },
    after: { a: 'extend type Query { a: T } type T { b: Int c: Int }' },
    rows: [],
    back: [],
  },
  {
    title: 'other spaces and another order',
    before: { a: 'type Query { a: Int b(x: Int, y: Int): Kind } enum Kind { ONE TWO }' },
    after: {
      a: `enum Kind { TWO ONE }  type Query { b(y: Int, x: Int): Kind
 a: Int }`,
    },
    rows: [],
    back: [],
  },
  {
    title: 'nothing',
    before: { a: 'type Query { a: Int }' },
    after: { a: 'type Query { a: Int }' },
    rows: [],
    back: [],
  },
];
