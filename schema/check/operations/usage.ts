/** Makes changes of what nobody uses milder, by the usage files that gateways write. */
import {
  addCount,
  dayOf,
  emptyDay,
  parseUsage,
  type Usage as UsageByDay,
  type UsageOfDay,
} from '#platform/usage-file.ts';
import { SchemaFaults } from '../../faults.ts';
import type { ChecksConfig } from '../checks-config.ts';
import type { Finding } from '../finding.ts';
import { operationFinding } from './operation-finding.ts';

export interface Usage {
  /** Absolute paths: of several gateways, several. */
  files: readonly string[];
  days: UsageByDay;
}

export type UsageThresholds = Omit<ChecksConfig['usage'], 'file'>;

/** How old the newest day may be, for a file that is committed once a week; of a short period a quarter. */
const lagDaysMax = 7;

/** @throws {SchemaFaults} when the text is no usage file. */
export function readUsage(text: string, file: string): Usage {
  try {
    return { files: [file], days: parseUsage(text) };
  } catch (error) {
    const { message } = error as Error;
    throw new SchemaFaults([{ code: 'INVALID_USAGE', message, locations: [{ file }] }]);
  }
}

/** Of gateways that ran side by side: a day's counts are those of all of them. */
export function mergeUsages(usages: readonly Usage[]): Usage {
  const days = new Map<string, UsageOfDay>();
  for (const [day, usage] of usages.flatMap((usage) => [...usage.days])) {
    const sum = days.get(day) ?? emptyDay();
    for (const [hash, times] of usage.operations) addCount(sum.operations, hash, times);
    sum.otherOperations += usage.otherOperations;
    for (const [coordinate, times] of usage.coordinates) addCount(sum.coordinates, coordinate, times);
    days.set(day, sum);
  }
  return { files: usages.flatMap(({ files }) => files), days };
}

/** What usage files say of the parts that a finding is about; undefined where uses cannot decide it. */
export type FindUses = (finding: Finding) => { isUsed: boolean; inWords: string } | undefined;

/** @returns undefined when there is no usage, or it does not cover the period. */
export function readUses(
  usage: Usage | undefined,
  thresholds: UsageThresholds,
  today: Date,
): FindUses | undefined {
  if (!usage || gapIn(usage, thresholds.days, today)) return undefined;
  const { total, uses: usesOf } = sumUp(usage, dayOf(today, -thresholds.days));
  const timesOf = (coordinate: string) => usesOf.get(coordinate) ?? 0;
  const isUsed = (coordinate: string) =>
    timesOf(coordinate) > thresholds.usesMax && (timesOf(coordinate) / total) * 100 > thresholds.percentMax;
  return ({ usedAs = [] }) => {
    if (usedAs.length === 0) return undefined;
    const times = Math.max(...usedAs.map(timesOf));
    const uses = times === 0 ? 'unused' : `used ${times} times`;
    return {
      isUsed: usedAs.some(isUsed),
      inWords: `${uses} in ${total} operations of ${thresholds.days} days`,
    };
  };
}

/**
 * A change of which every use is at or below a threshold becomes safe, and says so. A usage that does not
 * cover the period changes nothing but for a finding that says what is missing: that a part was not used on
 * some of the days says nothing of the others.
 */
export function applyUsage(
  findings: readonly Finding[],
  usage: Usage | undefined,
  thresholds: UsageThresholds,
  today: Date,
): Finding[] {
  if (!usage) return [...findings];
  const gap = gapIn(usage, thresholds.days, today);
  if (gap)
    return [
      ...findings,
      operationFinding(
        'USAGE_INCOMPLETE',
        gap,
        usage.files.map((file) => ({ file })),
      ),
    ];
  const findUses = readUses(usage, thresholds, today);
  return findings.map((finding) => {
    const uses = finding.criticality === 'safe' ? undefined : findUses?.(finding);
    return !uses || uses.isUsed ? finding : { ...finding, criticality: 'safe', because: uses.inWords };
  });
}

/** What the days lack of the period, in words. */
function gapIn({ days }: Usage, periodDays: number, today: Date): string | undefined {
  const period = Array.from({ length: periodDays + 1 }, (_, back) => dayOf(today, -back));
  const lag = period.findIndex((day) => days.has(day));
  const [from, to] = [period.at(-1), period[0]];
  if (lag === -1) return `The usage file has no day of the period from ${from} to ${to}.`;
  if (lag > Math.min(lagDaysMax, Math.ceil(periodDays / 4))) {
    return `The usage file ends on ${period[lag]}, ${lag} days ago: a newer one is needed.`;
  }
  const missing = period.slice(lag).filter((day) => !days.has(day));
  if (missing.length > 0) {
    return `The usage file lacks ${missing.length} days of the period from ${from} to ${to}, the first being ${missing.at(-1)}.`;
  }
  const isIdle = period.every((day) => totalOf(days.get(day)) === 0);
  return isIdle ? `The usage file has no operation from ${from} to ${to}.` : undefined;
}

function sumUp({ days }: Usage, from: string): { total: number; uses: Map<string, number> } {
  const uses = new Map<string, number>();
  let total = 0;
  for (const [day, usage] of days) {
    if (day < from) continue;
    total += totalOf(usage);
    for (const [coordinate, times] of usage.coordinates) addCount(uses, coordinate, times);
  }
  return { total, uses };
}

function totalOf(usage: UsageOfDay | undefined): number {
  if (!usage) return 0;
  return [...usage.operations.values()].reduce((sum, times) => sum + times, usage.otherOperations);
}
