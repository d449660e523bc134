/** Reports that the tests of all formats share: an ordinary one, a hostile one, and any. */
import fc from 'fast-check';
import type { CheckName, Finding } from '../finding.ts';
import type { OperationResult, Report } from '../report.ts';
import type { FormatOptions } from './format.ts';
import { checkNames } from './summary.ts';

export const root = '/repository';

const orderSchema = `type Query {
  order(id: ID!): Order
}

type Order {
\tid: ID!
  note: String
}
`;

export const options: FormatOptions = {
  root,
  configFile: `${root}/schema/supergraph.yaml`,
  checkedAt: new Date('2026-01-02T03:04:05.678Z'),
  codes: { FIELD_REMOVED: { criticality: 'breaking', explanation: 'A field went.' } },
  readSource: (file) => (file === `${root}/order.graphql` ? orderSchema : undefined),
};

export function findingWith(given: Partial<Finding> = {}): Finding {
  return {
    check: 'changes',
    code: 'FIELD_REMOVED',
    criticality: 'breaking',
    message: "Field 'total' was removed from object type 'Order'",
    coordinate: 'Order.total',
    locations: [{ file: `${root}/order.graphql`, line: 6, column: 2 }],
    ...given,
  };
}

export function operationWith(given: Partial<OperationResult> = {}): OperationResult {
  return { name: 'Orders', file: `${root}/Orders.graphql`, line: 2, status: 'fine', reasons: [], ...given };
}

/** @returns a report that passes exactly if it should. */
export function reportWith(findings: Finding[], given: Partial<Report> = {}): Report {
  const passes = findings.every(
    ({ criticality, approvedBy }) => criticality !== 'breaking' || approvedBy !== undefined,
  );
  return {
    before: 'main (1a2b3c4)',
    after: 'the working tree',
    findings,
    operations: [],
    rollout: null,
    passes,
    ...given,
  };
}

export const ordinary = reportWith(
  [
    findingWith({
      criticality: 'safe',
      code: 'FIELD_ADDED',
      message: 'It came',
      coordinate: 'Order.note',
      locations: [],
    }),
    findingWith({
      criticality: 'dangerous',
      code: 'ENUM_VALUE_ADDED',
      coordinate: 'Status.NEW',
      because: 'clients switch',
    }),
    findingWith({ subgraph: 'order' }),
    findingWith({ coordinate: 'Order.tax', approvedBy: 'Ann: nobody calls it' }),
    findingWith({
      check: 'composition',
      code: 'EXTERNAL_UNUSED',
      criticality: 'safe',
      coordinate: undefined,
    }),
  ],
  {
    operations: [
      operationWith({ status: 'broken', reasons: ['Cannot query field "total" on type "Order".'] }),
      operationWith({ name: 'Cart', status: 'affected', reasons: ['Status.NEW'] }),
      operationWith({ name: 'Me' }),
    ],
    rollout: { order: ['order', 'supergraph'], reasons: ['supergraph waits for order'] },
  },
);

/** What a schema's author may write to leave the place that a text is given, or to hide it. */
export const hostileTexts = [
  '\u001b[2J\u001b]0;owned\u0007 \u009b31m red',
  'first\r\n::error file=a::second\n##[error]third',
  ']]><x/><!--&amp;&#0;&lt;"\'',
  '| a | b |\n| --- | --- |',
  '<script>alert(1)</script><img src=x onerror=y></details>',
  '[click](https://example.org) ![i](http://e.x) www.example.org <https://e.x> a@example.org',
  '@octocat @key(fields: "id") #12 GH-7 _a_ *b* `c` ~~d~~ $e$ :f: # g\n- h\n> i',
  '\0\b\u000b\u000c\ufffe\uffff\ud800 \udc00x',
  'abc\u202edcba\u202c \u2066x\u2069 \u2028y\u2029 \ufeff \u{e0041}',
  '100%, a: b, %0A%25',
  '{0} {{1}} %s %d $x',
  '👩‍👩‍👧 🇩🇪 שלום é',
  '',
  ' \n\t ',
  '__proto__',
  'x'.repeat(5_000),
];

export function hostileReport(text: string): Report {
  const finding = (check: CheckName) =>
    findingWith({
      check,
      code: text || 'EMPTY',
      message: text,
      coordinate: text,
      subgraph: text,
      contract: text,
      because: text,
      locations: [{ file: `${root}/${text}`, subgraph: text, line: 1, column: 1 }],
    });
  const findings = checkNames.flatMap((check) => [finding(check), { ...finding(check), approvedBy: text }]);
  return reportWith(findings, {
    before: text,
    after: text,
    operations: [operationWith({ name: text, file: `${root}/${text}`, status: 'affected', reasons: [text] })],
    rollout: { order: [text], reasons: [text] },
  });
}

export const huge = reportWith(
  Array.from({ length: 5_000 }, (_, index) =>
    findingWith({
      coordinate: `Type${index}.field`,
      criticality: (['safe', 'breaking', 'dangerous'] as const)[index % 3] ?? 'safe',
    }),
  ),
  {
    operations: Array.from({ length: 5_000 }, (_, index) =>
      operationWith({ name: `Operation${index}`, status: 'affected' }),
    ),
  },
);

const anyText = fc.oneof(
  fc.constantFrom(...hostileTexts.filter(({ length }) => length < 100)),
  fc.string({ unit: 'binary' }),
  fc.string(),
);

const anyLocation = fc.record(
  {
    file: anyText.map((text) => `${root}/${text}`),
    subgraph: anyText,
    line: fc.integer({ min: 1, max: 10 }),
    column: fc.integer({ min: 1, max: 200 }),
  },
  { requiredKeys: ['file'] },
);

const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    check: fc.constantFrom(...checkNames),
    code: anyText.map((text) => text || 'EMPTY'),
    criticality: fc.constantFrom('breaking' as const, 'dangerous' as const, 'safe' as const),
    message: anyText,
    coordinate: anyText,
    subgraph: anyText,
    contract: anyText,
    because: anyText,
    approvedBy: anyText,
    locations: fc.array(anyLocation, { maxLength: 3 }),
  },
  { requiredKeys: ['check', 'code', 'criticality', 'message', 'locations'] },
);

export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    before: anyText,
    after: anyText,
    findings: fc.array(anyFinding, { maxLength: 8 }),
    operations: fc.array(
      fc.record({
        name: anyText,
        file: anyText.map((text) => `${root}/${text}`),
        line: fc.integer({ min: 1, max: 99 }),
        status: fc.constantFrom('broken' as const, 'affected' as const, 'fine' as const),
        reasons: fc.array(anyText, { maxLength: 3 }),
      }),
      { maxLength: 4 },
    ),
    rollout: fc.option(
      fc.record({
        order: fc.option(fc.array(anyText, { maxLength: 3 })),
        reasons: fc.array(anyText, { maxLength: 3 }),
      }),
    ),
  })
  .map(({ findings, ...given }) => reportWith(findings, given));
