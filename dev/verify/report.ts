/** Writes a verdict for people and for machines. */
import { styleText } from 'node:util';
import { formatMinor } from './amount.ts';
import type { Finding } from './check.ts';
import type { Sums, Total } from './totals.ts';
import type { Verdict } from './verify.ts';

export function reportForPeople(verdict: Verdict, tookMs: number): string {
  const { totals, sums, ordersInDoubt, messagesOnTheirWay, findings } = verdict;
  return [
    ...totals.map((total, index) => describeTotal(total, totals[index - 1]?.what !== total.what)),
    describeCount('orders in doubt', ordersInDoubt),
    describeCount('messages on their way', messagesOnTheirWay),
    ...sums.map(describeSums),
    '',
    ...findings.flatMap(describeFinding),
    '',
    `${summarize(findings)}, in ${(tookMs / 1_000).toFixed(1)} s.`,
  ].join('\n');
}

/** Amounts are in minor units, as text because JSON rounds large numbers. */
export function reportForMachines(verdict: Verdict, tookMs: number): string {
  const { findings, ...rest } = verdict;
  const flat = findings.map(({ rule, ...finding }) => ({ ...rule, sql: undefined, ...finding }));
  const report = { ...rest, tookMs: Math.round(tookMs), findings: flat };
  return JSON.stringify(report, (_key, value) => (typeof value === 'bigint' ? String(value) : value), 2);
}

const whatWidth = 12;
const kindWidth = 23;
const countWidth = 9;
const amountWidth = 24;
const nameWidth = 24;

function describeTotal({ what, kind, currency, count, minor }: Total, isFirst: boolean): string {
  const amount = currency !== null && minor !== null ? formatMinor(minor, currency) : '';
  const name = (isFirst ? what : '').padEnd(whatWidth) + kind.padEnd(kindWidth);
  return (name + String(count).padStart(countWidth) + amount.padStart(amountWidth)).trimEnd();
}

const describeCount = (what: string, count: number) =>
  what.padEnd(whatWidth + kindWidth) + String(count).padStart(countWidth);

function describeSums({ currency, balances, ...sums }: Sums): string {
  const [deposits, withdrawals, orderPayments, refunds] = [
    sums.deposits,
    sums.withdrawals,
    sums.orderPayments,
    sums.refunds,
  ].map((minor) => formatMinor(minor, currency));
  return [
    `${formatMinor(balances, currency)} in accounts, of`,
    `  ${deposits} deposits - ${withdrawals} withdrawals - ${orderPayments} order payments + ${refunds} refunds`,
  ].join('\n');
}

function describeFinding({ rule, violations, listed }: Finding): string[] {
  const isKept = violations === 0;
  const mark = styleText(isKept ? 'green' : 'red', isKept ? '✓' : '✗');
  const heading = `${mark} ${rule.invariant}  ${rule.name.padEnd(nameWidth)}${rule.text}`;
  const lines = listed.map(({ subject, found }) => `     ${subject}: ${found}`);
  if (violations > listed.length) lines.push(`     … and ${violations - listed.length} more`);
  return [heading, ...lines];
}

function summarize(findings: Finding[]): string {
  const broken = findings.filter(({ violations }) => violations > 0);
  const violations = broken.reduce((sum, finding) => sum + finding.violations, 0);
  if (broken.length === 0) return styleText(['bold', 'green'], `All ${findings.length} rules hold`);
  const names = broken.map(({ rule }) => rule.name).join(', ');
  const text = `${violations} violations of ${broken.length} of ${findings.length} rules (${names})`;
  return styleText(['bold', 'red'], text);
}
