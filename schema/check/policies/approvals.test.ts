import { describe, expect, test } from '@jest/globals';
import { SchemaFaults } from '../../faults.ts';
import type { Finding } from '../finding.ts';
import { applyApprovals, readApprovals } from './approvals.ts';
import { finding } from './test-subgraphs.ts';

const file = '/graph/approvals.yaml';
const today = new Date('2026-03-31T23:59:59Z');
const entry = {
  code: 'FIELD_REMOVED',
  coordinate: 'Order.total',
  author: 'ada@example.com',
  reason: 'Nobody uses it.',
  expires: '2026-06-30',
};

describe('reading approvals', () => {
  test('an empty file approves nothing', () => {
    expect(readApprovals('', file)).toEqual([]);
    expect(readApprovals('# None yet.\n', file)).toEqual([]);
  });

  test('an approval knows its place', () => {
    const [, second] = readApprovals(yaml(entry, { ...entry, coordinate: 'Order.note' }), file);
    expect(second).toEqual({ ...entry, coordinate: 'Order.note', location: { file, line: 6, column: 3 } });
  });

  test.each([
    ['a missing author', { author: undefined }, '0.author: ', 1, 3],
    ['an empty reason', { reason: '" "' }, '0.reason: ', 4, 11],
    ['an unknown key', { approver: 'x' }, '0: ', 1, 3],
    ['a code in small letters', { code: 'field_removed' }, '0.code: must be a code in capitals, or *', 1, 9],
    ['a date without a day', { expires: '2026-06' }, '0.expires: must be a day such as 2026-03-31', 5, 12],
    ['a day that no calendar has', { expires: '2026-02-30' }, '0.expires: must be a day', 5, 12],
    ['a coordinate that is all', { coordinate: '"*"' }, '0.coordinate: may have one *', 2, 15],
    ['a wildcard inside a name', { coordinate: 'Order.to*' }, '0.coordinate: may have one *', 2, 15],
  ])('%s is refused with its place', (_title, change, message, line, column) => {
    const [fault] = faultsOf(yaml({ ...entry, ...change }));
    expect(fault).toMatchObject({ code: 'INVALID_APPROVALS', locations: [{ file, line, column }] });
    expect(fault?.message).toContain(message);
  });

  test('a file that is no list, or no YAML, is refused', () => {
    expect(faultsOf('approvals: []\n')).toMatchObject([{ locations: [{ file, line: 1, column: 1 }] }]);
    expect(faultsOf('- code: "x\n  y: z')[0]?.locations[0]).toMatchObject({ file, line: expect.any(Number) });
  });

  test('the same approval twice is refused with both places', () => {
    expect(faultsOf(yaml(entry, { ...entry, reason: 'Another.' }))).toMatchObject([
      { locations: [{ line: 1 }, { line: 6 }] },
    ]);
    expect(readApprovals(yaml(entry, { ...entry, subgraph: 'order' }), file)).toHaveLength(2);
  });
});

describe('applying approvals', () => {
  test.each<
    [string, Partial<Finding>, Partial<typeof entry> & { subgraph?: string; contract?: string }, boolean]
  >([
    ['code and coordinate', {}, {}, true],
    ['another code', { code: 'TYPE_REMOVED' }, {}, false],
    ['another coordinate', { coordinate: 'Order.totals' }, {}, false],
    ['no coordinate', { coordinate: undefined }, {}, false],
    ['every code', { code: 'TYPE_REMOVED' }, { code: '"*"' }, true],
    ['a field below the wildcard', {}, { coordinate: 'Order.*' }, true],
    [
      'an argument below the wildcard',
      { coordinate: 'Order.items(first:)' },
      { coordinate: 'Order.*' },
      true,
    ],
    ['the type before the wildcard', { coordinate: 'Order' }, { coordinate: 'Order.*' }, false],
    ['a type with a longer name', { coordinate: 'OrderItem.id' }, { coordinate: 'Order.*' }, false],
    ['any subgraph', { subgraph: 'order' }, {}, true],
    ['its subgraph', { subgraph: 'order' }, { subgraph: 'order' }, true],
    ['another subgraph', { subgraph: 'billing' }, { subgraph: 'order' }, false],
    ['the API and not a subgraph', {}, { subgraph: 'order' }, false],
    ['any contract', { contract: 'partners' }, {}, true],
    ['its contract', { contract: 'partners' }, { contract: 'partners' }, true],
    ['another contract', { contract: 'public' }, { contract: 'partners' }, false],
    ['a dangerous finding', { criticality: 'dangerous' }, {}, true],
    ['a safe finding, which needs none', { criticality: 'safe' }, {}, false],
    ['a fault of composition, which nobody can accept', { check: 'composition' }, {}, false],
  ])('%s', (_title, change, approval, isApproved) => {
    const found = finding(change);
    const [marked, ...reports] = apply([found], yaml({ ...entry, ...approval }));
    const approved = {
      ...found,
      approvedBy: entry.author,
      because: `approved until ${entry.expires}: ${entry.reason}`,
    };
    expect(marked).toEqual(isApproved ? approved : found);
    expect(reports.map(({ code }) => code)).toEqual(isApproved ? [] : ['APPROVAL_UNUSED']);
  });

  test.each([
    ['on its last day', '2026-03-31', []],
    ['on the day after', '2026-03-30', ['APPROVAL_EXPIRED']],
    ['a year ahead', '2027-04-01', []],
    ['more than a year ahead', '2027-04-02', ['APPROVAL_TOO_LONG']],
  ])('%s', (_title, expires, codes) => {
    const [marked, ...reports] = apply([finding({})], yaml({ ...entry, expires }));
    expect(marked?.approvedBy).toBe(codes.length > 0 ? undefined : entry.author);
    expect(reports.map(({ code }) => code)).toEqual(codes);
  });

  test('a report says whose approval it is, of what, and where it stands', () => {
    const [report] = apply([], yaml({ ...entry, subgraph: 'order' }));
    expect(report).toEqual({
      check: 'approvals',
      code: 'APPROVAL_UNUSED',
      criticality: 'dangerous',
      message:
        'The approval of FIELD_REMOVED of Order.total in subgraph order by ada@example.com accepts nothing that was found: remove it.',
      coordinate: 'Order.total',
      subgraph: 'order',
      contract: undefined,
      locations: [{ file, line: 1, column: 3 }],
    });
  });

  test('one approval serves several findings, and several may serve one', () => {
    const findings = [finding({}), finding({ subgraph: 'order' })];
    const codes = apply(findings, yaml(entry, { ...entry, coordinate: 'Order.*' }));
    expect(codes.map(({ approvedBy }) => approvedBy)).toEqual([entry.author, entry.author]);
  });
});

function yaml(...entries: Record<string, string | undefined>[]): string {
  const lines = entries.map((fields) =>
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`])),
  );
  return lines.map((own) => `- ${own.join('\n  ')}\n`).join('');
}

function apply(findings: Finding[], text: string): Finding[] {
  return applyApprovals(findings, readApprovals(text, file), today);
}

function faultsOf(text: string) {
  try {
    readApprovals(text, file);
  } catch (error) {
    if (error instanceof SchemaFaults) return error.faults;
    throw error;
  }
  throw new Error('It was accepted');
}
