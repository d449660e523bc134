/** The policy on dangerous changes: whether they fail a check as breaking ones do. */
import type { ChecksConfig } from '../checks-config.ts';
import type { CheckName, Finding } from '../finding.ts';

/** A rule of lint has its own level, and an approval that nobody needs any more hurts nobody. */
const ownLevel: readonly CheckName[] = ['lint', 'approvals'];

export function countDangerous(findings: readonly Finding[], policy: ChecksConfig['dangerous']): Finding[] {
  return findings.map((finding) => {
    const { check, criticality, because, approvedBy } = finding;
    const counts = criticality === 'dangerous' && !ownLevel.includes(check) && approvedBy === undefined;
    if (policy === 'warn' || !counts) return finding;
    const reason = 'dangerous counts as breaking here';
    return { ...finding, criticality: 'breaking', because: because ? `${because}; ${reason}` : reason };
  });
}
