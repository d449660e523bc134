/** Collects what is wrong by rule, in bounded memory. */
import { type Finding, listedMax, type Rule, type Violation } from './check.ts';

export class Findings {
  readonly #byName: Map<string, Finding>;

  constructor(rules: Rule[]) {
    this.#byName = new Map(rules.map((rule) => [rule.name, { rule, violations: 0, listed: [] }]));
  }

  /** @param violations how many there are, when these are only the first */
  add(ruleName: string, listed: Violation[], violations = listed.length): void {
    const finding = this.#byName.get(ruleName);
    if (!finding) throw new TypeError(`there is no rule ${ruleName}`);
    finding.violations += violations;
    finding.listed.push(...listed.slice(0, listedMax - finding.listed.length));
  }

  all(): Finding[] {
    return [...this.#byName.values()];
  }
}
