/** The policy on removals: what is taken out of the API must have been deprecated for long enough. */
import type { ChecksConfig } from '../checks-config.ts';
import type { Finding } from '../finding.ts';
import type { FindUses } from '../operations/usage.ts';
import type { FindDeprecation } from './deprecation-history.ts';

const removalCodes = [
  'FIELD_REMOVED',
  'FIELD_ARGUMENT_REMOVED',
  'ENUM_VALUE_REMOVED',
  'INPUT_FIELD_REMOVED',
  'TYPE_REMOVED',
];

const dayMs = 86_400_000;

interface Verdict {
  /** Absent when it may go. */
  code?: 'REMOVAL_NOT_DEPRECATED' | 'REMOVAL_TOO_SOON' | 'REMOVAL_HISTORY_UNKNOWN';
  message: string;
}

/**
 * A removal that the policy allows is safe, in the API as in contracts, unless usage files say that it is used; any
 * other gets a finding beside it. Whether operations that are known use it is another check's question. Of a subgraph
 * it stays what it is, because clients are told by the API: what siblings and services lose there was hidden, and so
 * nobody could tell them that it is deprecated.
 * @param findDeprecation undefined when what is compared with is no commit, and so has no history
 * @param findUses undefined when nothing, or not enough, is known of uses
 */
export function checkRemovals(
  findings: readonly Finding[],
  { removal }: Pick<ChecksConfig, 'removal'>,
  findDeprecation: FindDeprecation | undefined,
  today: Date,
  findUses?: FindUses,
): Finding[] {
  if (removal.deprecatedDays === 0) return [...findings];
  const removed = findings.filter((finding) => isRemoval(finding) && isOfApi(finding));
  const verdicts = new Map(
    removed.map(({ coordinate = '' }) => [
      coordinate,
      judge(coordinate, removal.deprecatedDays, findDeprecation, today),
    ]),
  );
  const judged = findings.map((finding): Finding => {
    const isOfClients = isRemoval(finding) && finding.subgraph === undefined;
    const verdict = isOfClients ? verdicts.get(finding.coordinate ?? '') : undefined;
    if (!verdict || verdict.code) return finding;
    const uses = finding.criticality === 'safe' ? undefined : findUses?.(finding);
    if (uses?.isUsed) return { ...finding, because: `${uses.inWords}, though ${verdict.message}` };
    return { ...finding, criticality: 'safe', because: verdict.message };
  });
  const refusals = [...verdicts].flatMap(([coordinate, { code, message }]): Finding[] => {
    if (!code) return [];
    const locations = removed.find((finding) => finding.coordinate === coordinate)?.locations ?? [];
    return [{ check: 'removals', code, criticality: 'breaking', message, coordinate, locations }];
  });
  return [...judged, ...refusals];
}

function judge(
  coordinate: string,
  daysMin: number,
  findDeprecation: FindDeprecation | undefined,
  today: Date,
): Verdict {
  const rule = `what is removed must have been deprecated for ${daysMin} days`;
  if (!findDeprecation) {
    const why = 'what it is compared with is not a commit';
    return {
      code: 'REMOVAL_HISTORY_UNKNOWN',
      message: `Since when ${coordinate} has been deprecated is not known, because ${why}; ${rule}.`,
    };
  }
  const deprecation = findDeprecation(coordinate);
  if (!deprecation) {
    return { code: 'REMOVAL_NOT_DEPRECATED', message: `${coordinate} is not deprecated; ${rule}.` };
  }
  const { since, historyEnds } = deprecation;
  const days = Math.floor((today.getTime() - since.getTime()) / dayMs);
  const sinceDay = since.toISOString().slice(0, 10);
  if (days >= daysMin) {
    return { message: `deprecated since ${sinceDay}, for ${days} days; the policy asks for ${daysMin}` };
  }
  if (historyEnds) {
    const end = `the history that is known, perhaps of a shallow clone, ends on ${sinceDay}`;
    return {
      code: 'REMOVAL_HISTORY_UNKNOWN',
      message: `Since when ${coordinate} has been deprecated is not known, because ${end}; ${rule}.`,
    };
  }
  const dueDay = new Date(since.getTime() + daysMin * dayMs).toISOString().slice(0, 10);
  return {
    code: 'REMOVAL_TOO_SOON',
    message: `${coordinate} has been deprecated since ${sinceDay}; ${rule}: it may go from ${dueDay}.`,
  };
}

const isRemoval = ({ code }: Finding) => removalCodes.includes(code);
const isOfApi = ({ check, subgraph, contract }: Finding) =>
  check === 'changes' && subgraph === undefined && contract === undefined;
