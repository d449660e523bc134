/** What deploy.sh and clean-up.sh say before they touch a cluster. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'k8s-scripts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function run(script: string, args: string[], kubeconfig = '', programs = '') {
  const file = join(directory, 'config');
  writeFileSync(file, kubeconfig);
  const { status, stdout, stderr } = spawnSync(join(import.meta.dirname, '..', script), args, {
    encoding: 'utf8',
    env: { PATH: `${programs}:${process.env.PATH}`, HOME: directory, KUBECONFIG: file },
    input: '',
  });
  return { status, stdout, stderr };
}

/** A context whose cluster nobody runs. */
const awayConfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'away', cluster: { server: 'http://127.0.0.1:1' } }],
  contexts: [{ name: 'away', context: { cluster: 'away', user: 'away' } }],
  users: [{ name: 'away', user: {} }],
  'current-context': 'away',
});

describe.each(['deploy.sh', 'clean-up.sh'])('%s', (script) => {
  test('explains itself', () => {
    const { status, stdout } = run(script, ['--help']);
    expect(stdout).toMatch(new RegExp(`^Usage: k8s/${script} local\\|production`));
    expect(status).toBe(0);
  });

  test('names everything that is wrong with the usage, and exits with 2', () => {
    const { status, stderr } = run(script, ['staging', '--fast', '--context']);
    expect(stderr).toContain('staging is not an option');
    expect(stderr).toContain('--fast is not an option');
    expect(stderr).toContain('--context needs a value');
    expect(stderr).toContain('say local or production');
    expect(status).toBe(2);
  });

  test('never takes production to be the current context', () => {
    const { status, stderr } = run(script, ['production'], awayConfig);
    expect(stderr).toContain('production needs --context');
    expect(status).toBe(2);
  });

  test.each([
    ['no context', ['local'], '', /There is no current kubectl context/],
    ['another context', ['local', '--context', 'home'], awayConfig, /There is no kubectl context named home/],
    ['a context that may not be a laptop’s', ['local'], awayConfig, /The current context, away, may not be/],
    [
      'a cluster that does not answer',
      ['local', '--context', 'away'],
      awayConfig,
      /The cluster of the context away does not answer/,
    ],
  ])('says that there is %s, and exits with 1', (_title, args, kubeconfig, message) => {
    const { status, stderr } = run(script, args, kubeconfig);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });
});

describe('deploy.sh, in a cluster that has only some kinds and gives only some rights', () => {
  /** A kubectl that says what such a cluster would say, and notes what it is asked. */
  const standIn = (rights: 'yes' | 'no', kinds: string) => {
    writeFileSync(
      join(directory, 'kubectl'),
      `#!/usr/bin/env bash
echo "$*" >> ${directory}/asked
case "$*" in
  *'config current-context'*) echo away ;;
  *kustomize*) printf 'apiVersion: v1\\nkind: Service\\n---\\napiVersion: postgresql.cnpg.io/v1\\nkind: Cluster\\n' ;;
  *api-resources*) printf '${kinds}' ;;
  *can-i*) echo ${rights}; [[ ${rights} == yes ]] ;;
esac
`,
      { mode: 0o755 },
    );
    return directory;
  };
  const asked = () => readFileSync(join(directory, 'asked'), 'utf8');
  const services = 'services svc v1 true Service\\n';
  const clusters = 'clusters postgresql.cnpg.io/v1 true Cluster\\n';
  const production = ['production', '--context', 'away'];

  test('a kind that is missing is named before anything is applied', () => {
    const { status, stderr } = run('deploy.sh', production, '', standIn('yes', services));
    expect(stderr).toMatch(/The cluster lacks kinds; .*\npostgresql\.cnpg\.io\/v1\/Cluster\n$/);
    expect(asked()).not.toContain('apply');
    expect(status).toBe(1);
  });

  test('a right that is missing is named before anything is applied', () => {
    const { status, stderr } = run('deploy.sh', production, '', standIn('no', services + clusters));
    expect(stderr).toMatch(
      /^In the namespace ordergraph of away you may not:\n {2}create Cluster\n {2}patch Cluster\n/,
    );
    expect(asked()).not.toContain('apply');
    expect(status).toBe(1);
  });

  test('with both, it goes on', () => {
    run('deploy.sh', production, '', standIn('yes', services + clusters));
    expect(asked()).toContain('apply');
  });
});

test('an order of deployment has the names of services', () => {
  const { status, stderr } = run('deploy.sh', ['local', '--order', 'user,stock']);
  expect(stderr).toContain('--order: there is no stock');
  expect(status).toBe(2);
});

test('a time that is none is refused', () => {
  const { status, stderr } = run('deploy.sh', ['local', '--timeout', '0']);
  expect(stderr).toContain('--timeout must be a whole number of seconds');
  expect(status).toBe(2);
});
