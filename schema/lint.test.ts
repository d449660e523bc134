import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { formats } from './check/formats/formats.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ordergraph-lint-'));
  write(
    'supergraph.yaml',
    `subgraphs:
  user:
    routing_url: http://127.0.0.1:4001/graphql
    schema:
      file: user.graphql
checks:
  lint:
    FIELDS_REQUIRE_DESCRIPTION: off
`,
  );
  write('user.graphql', 'type Query {\n  me: Int\n}\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('npm run schema:lint', () => {
  test('passes the schemas of this graph', () => {
    expect(lint()).toEqual({ status: 0, stdout: 'Lint: none.\n', stderr: '' });
  });

  test('fails with the place of what breaks a rule of level error', () => {
    write('user.graphql', 'type Query {\n  Me: Int\n}\n');
    const { status, stdout } = lintFolder();
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^ERROR FIELD_NAMES_SHOULD_BE_CAMEL_CASE: Query\.Me is not in camelCase\.\n {4}at .*user\.graphql:2:3 \(subgraph user\)\nLint: 1 of level error\.\n$/,
    );
  });

  test('passes with what breaks a rule of level warn', () => {
    write('user.graphql', 'type Query {\n  getMe: Int\n}\n');
    const { status, stdout } = lintFolder();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^WARN RESTY_FIELD_NAMES: .*\n.*\nLint: 1 of level warn\.\n$/);
  });

  test('passes with what is approved', () => {
    write('user.graphql', 'type Query {\n  Me: Int\n}\n');
    const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const fields = [
      'code: FIELD_NAMES_SHOULD_BE_CAMEL_CASE',
      'coordinate: Query.Me',
      'author: ada@example.com',
      'reason: Old clients.',
      `expires: ${nextMonth}`,
    ];
    write('approvals.yaml', `- ${fields.join('\n  ')}\n`);
    expect(lintFolder()).toEqual({ status: 0, stdout: 'Lint: 1 approved.\n', stderr: '' });
  });

  test.each(Object.keys(formats))('writes %s', (format) => {
    write('user.graphql', 'type Query {\n  Me: Int\n}\n');
    const { status, stdout } = lintFolder('--format', format);
    expect(status).toBe(1);
    expect(stdout).toContain('Query.Me is not in camelCase');
  });

  test.each<[string, string[], string]>([
    ['a format that there is not', ['--format', 'xml'], '--format must be one of text, json'],
    ['an option that there is not', ['--fix'], "Unknown option '--fix'"],
    ['a list of subgraphs that is not there', ['--config', '/nowhere/supergraph.yaml'], 'cannot be read'],
  ])('refuses %s', (_title, args, message) => {
    const { status, stdout, stderr } = lint(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('refuses a schema that is no GraphQL, and approvals that are none', () => {
    write('user.graphql', 'type Query {');
    expect(lintFolder()).toMatchObject({ status: 2, stderr: expect.stringContaining('INVALID_GRAPHQL') });
    write('user.graphql', 'type Query {\n  me: Int\n}\n');
    write('approvals.yaml', '- code: x\n');
    expect(lintFolder()).toMatchObject({ status: 2, stderr: expect.stringContaining('approvals.yaml:1:9') });
  });

  test('explains itself', () => {
    expect(lint('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: npm run schema:lint'),
    });
  });
});

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

function lintFolder(...args: string[]) {
  return lint('--config', join(folder, 'supergraph.yaml'), ...args);
}

function lint(...args: string[]) {
  const script = join(import.meta.dirname, 'lint.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}
