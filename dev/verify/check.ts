/** What the checks of the ledger are, and what they find. */

export interface Rule {
  name: string;
  /** By its number in the list of the system's invariants. */
  invariant: 1 | 2 | 3 | 4;
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
