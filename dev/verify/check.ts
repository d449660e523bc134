/** What the checks of the ledger are, and what they find. */

/** What the whole system promises of money, by the number of the promise. */
export const invariants = {
  1: 'Money is moved, never made or lost',
  2: 'An order is paid exactly when it was charged, once, and not refunded',
  3: 'Every outcome of an order is told of once',
  4: 'A request that comes again takes effect once',
} as const;

export interface Rule {
  name: string;
  /** The one that it is part of. */
  invariant: keyof typeof invariants;
  /** What must be true, in a sentence. */
  text: string;
}

/** A rule that one database can be checked for by itself. */
export interface DatabaseCheck extends Rule {
  /** Gives the `subject` and what was `found` of each violation, as text. */
  sql: string;
}

export interface Violation {
  /** What it is about, by its kind and id. */
  subject: string;
  found: string;
}

export interface Finding {
  rule: Rule;
  violations: number;
  /** The first of them. */
  listed: Violation[];
}

export const listedMax = 20;

/** Says what cannot be read, and why; never a password. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
