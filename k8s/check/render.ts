/** Renders kustomizations as `kubectl apply -k` would, from a copy with secrets of its own. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, parseManifests } from './manifests.ts';

const run = promisify(execFile);
const projectRoot = join(import.meta.dirname, '..', '..');
const outputBytesMax = 16 * 1024 * 1024;

export class KubectlMissing extends Error {
  override readonly message = 'kubectl is not installed: the manifests cannot be rendered';
}

export interface Workspace {
  /** Where the copy of k8s/ is. */
  k8s: string;
  /** @throws {KubectlMissing}, or an Error with what kubectl says. */
  render(folder: string): Promise<Manifest[]>;
  /** The objects of the base with the given components, by folder name. */
  renderWith(components: readonly string[]): Promise<Manifest[]>;
  remove(): void;
}

export async function openWorkspace(): Promise<Workspace> {
  const root = mkdtempSync(join(tmpdir(), 'ordergraph-k8s-'));
  const k8s = join(root, 'k8s');
  cpSync(join(projectRoot, 'k8s'), k8s, {
    recursive: true,
    filter: (path) => !path.startsWith(join(projectRoot, 'k8s', 'check')),
  });
  for (const file of ['kustomization.yaml', 'supergraph.graphql', 'persisted-operations.json']) {
    cpSync(join(projectRoot, 'schema', file), join(root, 'schema', file));
  }
  const secrets = join(k8s, 'overlays', 'local', 'secrets');
  await run(process.execPath, [
    join(projectRoot, 'dev', 'container-setup.ts'),
    'secrets',
    '--directory',
    secrets,
  ]);
  const render = async (folder: string) => {
    try {
      const { stdout } = await run('kubectl', ['kustomize', folder], { maxBuffer: outputBytesMax });
      return parseManifests(stdout);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new KubectlMissing();
      throw new Error(`${folder} cannot be rendered: ${(error as { stderr?: string }).stderr ?? error}`);
    }
  };
  return {
    k8s,
    render: (folder) => render(join(k8s, folder)),
    renderWith: (components) => {
      const folder = join(k8s, 'overlays', components.join('+'));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'kustomization.yaml'), kustomization(components));
      return render(folder);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function kustomization(components: readonly string[]): string {
  const secrets = components.includes('external-secrets') ? [] : ['../local/secrets'];
  return JSON.stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: 'ordergraph',
    resources: ['../../base'],
    components: [...components.map((name) => `../../components/${name}`), ...secrets],
    images: ['ordergraph', 'postgres', 'nats'].map((name) => ({ name, newTag: 'test' })),
  });
}
