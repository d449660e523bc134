/** A report as JUnit XML: a suite for each check, a test case for each finding and each operation that goes on. */
import type { CheckName, Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import type { FormatOptions } from './format.ts';
import { checkNames, checkTitles, fails, placeOf, subjectOf, weightOf, worstFirst } from './summary.ts';
import { inOneLine, makeVisible } from './visible.ts';

interface Case {
  name: string;
  /** Why it failed; null when it did not. */
  failure: { code: string; message: string; text: string } | null;
}

export function toJunit(report: Report, options: FormatOptions): string {
  const findings = Map.groupBy(worstFirst(report.findings), ({ check }) => check);
  const suites = checkNames.map((check, index) => {
    const cases = (findings.get(check) ?? []).map((finding) => caseOf(finding, options));
    if (check === 'operations') cases.push(...operationCases(report));
    if (cases.length === 0) cases.push({ name: 'nothing to find fault with', failure: null });
    return suiteOf(check, index, cases, options);
  });
  const xml = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>'];
  return `${xml.join('\n')}\n`;
}

function caseOf(finding: Finding, { root }: FormatOptions): Case {
  const { code, message, because, approvedBy, locations } = finding;
  const weight = weightOf(finding);
  const name = [
    weight,
    code,
    subjectOf(finding),
    message,
    approvedBy !== undefined && `approved by ${approvedBy}`,
  ];
  const text = [
    message,
    because !== undefined && `because ${because}`,
    ...locations.map((location) => placeOf(root, location)),
  ];
  return {
    name: inOneLine(name.filter(Boolean).join(' ')),
    failure: fails(finding)
      ? { code, message: inOneLine(message), text: text.filter(Boolean).join('\n') }
      : null,
  };
}

/** Of what breaks an operation there is a finding. */
function operationCases({ operations }: Report): Case[] {
  return operations
    .filter(({ status }) => status !== 'broken')
    .map(({ name, status }) => ({ name: inOneLine(`${status} ${name}`), failure: null }));
}

/** With every attribute and element that the strictest schema wants, also where it is empty. */
function suiteOf(check: CheckName, index: number, cases: Case[], { checkedAt }: FormatOptions): string {
  const failures = cases.filter(({ failure }) => failure).length;
  const attributes = attributesOf({
    name: checkTitles[check],
    package: 'schema:check',
    id: index,
    timestamp: checkedAt.toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: cases.length,
    failures,
    errors: 0,
    time: 0,
  });
  return [
    `  <testsuite${attributes}>`,
    `    <properties><property${attributesOf({ name: 'check', value: check })}/></properties>`,
    ...cases.map((testcase) => testcaseOf(check, testcase)),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ].join('\n');
}

function testcaseOf(check: CheckName, { name, failure }: Case): string {
  const open = `    <testcase${attributesOf({ name, classname: `schema:check.${check}`, time: 0 })}`;
  if (!failure) return `${open}/>`;
  const { code, message, text } = failure;
  return `${open}><failure${attributesOf({ type: code, message })}>${escapeText(text)}</failure></testcase>`;
}

function attributesOf(attributes: Record<string, string | number>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('');
}

/** XML has no way to write most controls, not even escaped: they are made visible. */
function escapeText(text: string): string {
  return makeVisible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
