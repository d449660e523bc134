import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonReport } from './json.ts';
import { toJson } from './json.ts';
import { anyReport, findingWith, options, ordinary, reportWith, root } from './samples.ts';

const read = (text: string) => JSON.parse(text) as JsonReport;

test('the shape of version 1', () => {
  const report = reportWith(
    [
      findingWith({
        subgraph: 'order',
        locations: [{ file: `${root}/order.graphql`, subgraph: 'order', line: 6, column: 2 }],
      }),
      findingWith({
        contract: 'public',
        approvedBy: 'Ann',
        because: 'unused',
        coordinate: undefined,
        locations: [{ file: '/x' }],
      }),
    ],
    { operations: ordinary.operations.slice(0, 1), rollout: ordinary.rollout },
  );
  expect(read(toJson(report, options))).toEqual({
    version: 1,
    passes: false,
    before: 'main (1a2b3c4)',
    after: 'the working tree',
    counts: { breaking: 1, dangerous: 0, safe: 0, approved: 1 },
    operationCounts: { broken: 1, affected: 0, fine: 0 },
    findings: [
      {
        check: 'changes',
        code: 'FIELD_REMOVED',
        criticality: 'breaking',
        fails: true,
        message: "Field 'total' was removed from object type 'Order'",
        coordinate: 'Order.total',
        subgraph: 'order',
        contract: null,
        because: null,
        approvedBy: null,
        locations: [{ file: 'order.graphql', subgraph: 'order', line: 6, column: 2 }],
      },
      {
        check: 'changes',
        code: 'FIELD_REMOVED',
        criticality: 'breaking',
        fails: false,
        message: "Field 'total' was removed from object type 'Order'",
        coordinate: null,
        subgraph: null,
        contract: 'public',
        because: 'unused',
        approvedBy: 'Ann',
        locations: [{ file: '../x', subgraph: null, line: null, column: null }],
      },
    ],
    operations: [
      {
        name: 'Orders',
        file: 'Orders.graphql',
        line: 2,
        status: 'broken',
        reasons: ['Cannot query field "total" on type "Order".'],
      },
    ],
    rollout: { order: ['order', 'supergraph'], reasons: ['supergraph waits for order'] },
  });
});

test('what a check that found nothing says', () => {
  expect(read(toJson(reportWith([]), options))).toMatchObject({
    passes: true,
    findings: [],
    operations: [],
    rollout: null,
  });
});

test('texts come back as they were, however they are escaped', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const { before, after, findings, rollout } = read(toJson(report, options));
      expect({ before, after, rollout }).toEqual({
        before: report.before,
        after: report.after,
        rollout: report.rollout,
      });
      const messages = (all: readonly { message: string }[]) => all.map(({ message }) => message).sort();
      expect(messages(findings)).toEqual(messages(report.findings));
    }),
  );
});
