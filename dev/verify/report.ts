/** Writes a verdict for people and for machines. */
import { styleText } from 'node:util';
import { formatMinor } from './amount.ts';
import { type Finding, invariants } from './check.ts';
import type { Sums, Total } from './totals.ts';
import type { Verdict } from './verify.ts';

export function reportForPeople(verdict: Verdict, tookMs: number): string {
  const { totals, sums, ordersInDoubt, messagesOnTheirWay, findings } = verdict;
  return [
    ...totals.map((total, index) => describeTotal(total, totals[index - 1]?.what !== total.what)),
    line('in doubt', 'orders', ordersInDoubt),
    line('on their way', 'messages', messagesOnTheirWay),
    ...sums.flatMap(describeSums),
    ...findings.flatMap((finding, index) => [
      ...describeInvariant(finding, findings[index - 1]),
      ...describeFinding(finding),
    ]),
    '',
    `${summarize(findings)}, in ${(tookMs / 1_000).toFixed(1)} s.`,
  ].join('\n');
}

/** Amounts are in minor units, and text because JSON rounds large numbers. */
export function reportForMachines(verdict: Verdict, tookMs: number): string {
  const findings = verdict.findings.map(({ rule: { invariant, name, text }, violations, listed }) => {
    return { invariant, name, text, violations, listed };
  });
  const report = { ...verdict, tookMs: Math.round(tookMs), findings };
  return JSON.stringify(report, (_key, value) => (typeof value === 'bigint' ? String(value) : value), 2);
}

const whatWidth = 14;
const kindWidth = 22;
const countWidth = 10;
const amountWidth = 26;
const nameWidth = 24;

function describeTotal({ what, kind, currency, count, minor }: Total, isFirst: boolean): string {
  const amount = currency !== null && minor !== null ? formatMinor(minor, currency) : '';
  return line(isFirst ? what : '', kind, count, amount);
}

function describeSums({ currency, ...sums }: Sums): string[] {
  return [
    line('sums', 'deposits', '', formatMinor(sums.deposits, currency)),
    line('', '- withdrawals', '', formatMinor(sums.withdrawals, currency)),
    line('', '- order payments', '', formatMinor(sums.orderPayments, currency)),
    line('', '+ refunds', '', formatMinor(sums.refunds, currency)),
    line('', 'balances', '', formatMinor(sums.balances, currency)),
  ];
}

function line(what: string, kind: string, count: number | '', amount = ''): string {
  const name = what.padEnd(whatWidth) + kind.padEnd(kindWidth);
  return (name + String(count).padStart(countWidth) + amount.padStart(amountWidth)).trimEnd();
}

function describeInvariant({ rule: { invariant } }: Finding, previous: Finding | undefined): string[] {
  if (previous?.rule.invariant === invariant) return [];
  return ['', styleText('bold', `Invariant ${invariant}: ${invariants[invariant]}`)];
}

function describeFinding({ rule, violations, listed }: Finding): string[] {
  const mark = violations === 0 ? styleText('green', '✓') : styleText('red', '✗');
  const more = violations - listed.length;
  return [
    `${mark} ${rule.name.padEnd(nameWidth)}${rule.text}`,
    ...listed.map(({ subject, found }) => `    ${subject}: ${found}`),
    ...(more > 0 ? [`    … and ${more} more`] : []),
  ];
}

function summarize(findings: Finding[]): string {
  const broken = findings.filter(({ violations }) => violations > 0);
  if (broken.length === 0) return styleText(['bold', 'green'], `All ${findings.length} rules hold`);
  const violations = broken.reduce((sum, finding) => sum + finding.violations, 0);
  const names = broken.map(({ rule }) => rule.name).join(', ');
  const text = `${violations} violations; ${broken.length} of ${findings.length} rules are broken: ${names}`;
  return styleText(['bold', 'red'], text);
}
