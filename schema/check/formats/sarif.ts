/** A report as SARIF 2.1.0, which code scanning reads (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { FaultLocation } from '../../faults.ts';
import type { Criticality, Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import type { FormatOptions } from './format.ts';
import { pathBelow, subjectOf, worstFirst } from './summary.ts';
import { escapeJson, makeVisible } from './visible.ts';

const schemaUrl =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const levels = {
  breaking: 'error',
  dangerous: 'warning',
  safe: 'note',
} as const satisfies Record<Criticality, string>;

const rootId = '%SRCROOT%';

export function toSarif(report: Report, options: FormatOptions): string {
  const findings = worstFirst(report.findings);
  const codes = [...new Set(findings.map(({ code }) => code))];
  const fingerprint = createFingerprints();
  const log = {
    $schema: schemaUrl,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'schema:check', rules: codes.map((code) => ruleOf(code, options)) } },
        invocations: [{ executionSuccessful: true, endTimeUtc: options.checkedAt.toISOString() }],
        originalUriBaseIds: { [rootId]: { description: { text: 'The root of the repository' } } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: levels[finding.criticality],
          message: { text: messageOf(finding) },
          locations: locationsOf(finding, options),
          partialFingerprints: { 'schemaCheck/v1': fingerprint(finding) },
          // An empty list says that it is known not to be suppressed, as all or none must.
          suppressions: finding.approvedBy === undefined ? [] : [suppressionBy(finding.approvedBy)],
          properties: { check: finding.check },
        })),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

function ruleOf(code: string, { codes }: FormatOptions) {
  const meaning = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (!meaning) return { id: code };
  const description = { text: meaning.explanation };
  return {
    id: code,
    shortDescription: description,
    fullDescription: description,
    defaultConfiguration: { level: levels[meaning.criticality] },
  };
}

function messageOf(finding: Finding): string {
  const { message, because, coordinate, code } = finding;
  const subject = subjectOf(finding);
  const lines = [
    makeVisible(message).trim() || coordinate || code,
    subject !== '' && `(${subject})`,
    because !== undefined && `because ${because}`,
  ];
  return literal(makeVisible(lines.filter(Boolean).join('\n')));
}

/** What would be a placeholder or a link is neither (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function literal(text: string): string {
  return text.replace(/\{(\d+)\}/g, '{{$1}}').replaceAll('](', '] (');
}

function suppressionBy(approvedBy: string) {
  return { kind: 'external', status: 'accepted', justification: makeVisible(approvedBy) };
}

/** One at least, because code scanning shows nothing without. */
function locationsOf({ locations }: Finding, { root, configFile }: FormatOptions) {
  const places: readonly FaultLocation[] = locations.length > 0 ? locations : [{ file: configFile }];
  return places.map(({ file, line, column }) => ({
    physicalLocation: {
      artifactLocation: artifactOf(root, file),
      ...(line !== undefined && { region: { startLine: line, startColumn: column ?? 1 } }),
    },
  }));
}

function artifactOf(root: string, file: string) {
  const path = pathBelow(root, file);
  if (path.startsWith('../')) return { uri: pathToFileURL(file).href };
  return { uri: path.toWellFormed().split('/').map(encodeURIComponent).join('/'), uriBaseId: rootId };
}

/** The same for what is the same in the next run, whatever its line is by then. */
function createFingerprints(): (finding: Finding) => string {
  const uses = new Map<string, number>();
  return ({ check, code, subgraph, contract, coordinate, message }) => {
    const identity = JSON.stringify([check, code, subgraph, contract, coordinate ?? message]);
    const before = uses.get(identity) ?? 0;
    uses.set(identity, before + 1);
    return createHash('sha256').update(`${identity}#${before}`).digest('hex');
  };
}
