/** The secrets that a deployment in containers begins with. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readGatewayConfig } from '../gateway/config.ts';
import { readUserConfig } from '../subgraphs/user/config.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'container-setup-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function run(...args: string[]) {
  const file = join(import.meta.dirname, 'container-setup.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}
const makeSecrets = () => run('secrets', '--directory', directory);
const everything = () =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [`${parentPath}/${name}`, readFileSync(join(parentPath, name), 'utf8')]),
  );

describe('secrets', () => {
  test('are what the services start with', () => {
    expect(makeSecrets()).toEqual({ status: 0, stdout: '', stderr: '' });
    const urls = {
      USER_URL: 'http://user',
      ORDER_URL: 'http://order',
      BILLING_URL: 'http://billing',
      NOTIFICATION_URL: 'http://notification',
    };
    const settings = (service: string) => ({ SETTINGS_DIRECTORY: join(directory, service) });
    expect(readGatewayConfig({ ...urls, ...settings('gateway') }).SERVICE_KEY.kid).toMatch(/./);
    const user = readUserConfig({ ...urls, ACCESS_TOKEN_KEYS_FILE: 'keys', ...settings('user') });
    expect(new URL(user.DATABASE_URL).host).toBe('postgres:5432');
    expect(new URL(user.NATS_URL).host).toBe('nats:4222');
  });

  test('are kept when they are asked for again', () => {
    makeSecrets();
    const first = everything();
    expect(Object.keys(first).length).toBeGreaterThan(15);
    makeSecrets();
    expect(everything()).toEqual(first);
  });

  test('that an earlier version did not know are added to those that it made', () => {
    makeSecrets();
    const file = join(directory, 'setup', 'secrets.json');
    const known = JSON.parse(readFileSync(file, 'utf8'));
    const { natsPassword, ...older } = known;
    writeFileSync(file, JSON.stringify(older));
    makeSecrets();
    const { natsPassword: made, ...kept } = JSON.parse(readFileSync(file, 'utf8'));
    expect(kept).toEqual(older);
    expect(made).toMatch(/^[\w-]{32}$/);
    expect(made).not.toBe(natsPassword);
  });

  test('of one service are not in the folder of another', () => {
    makeSecrets();
    const password = (service: string) =>
      new URL(readFileSync(join(directory, service, 'DATABASE_URL'), 'utf8')).password;
    const others = Object.entries(everything()).filter(
      ([file]) => !/\/(setup|ledger|order)\//.test(file.slice(directory.length)),
    );
    expect(others.filter(([, text]) => text.includes(password('order')))).toEqual([]);
  });
});

test.each([
  [[]],
  [['secrets']],
  [['all', '--directory', '/tmp']],
  [['secrets', '--fast', '--directory', '/tmp']],
])('wrong usage is told apart from failure: %j', (args) => {
  const { status, stderr } = run(...args);
  expect(stderr).toMatch(/^Usage: node dev\/container-setup\.ts/);
  expect(status).toBe(2);
});

test('databases without secrets fail', () => {
  expect(run('databases', '--directory', directory).status).toBe(1);
});
