/**
 * Checks objects against the schemas of Kubernetes and of the operators, strictly: values by the validators of
 * the `kubernetes-models` packages, and fields that no schema knows by their types, because the validators let
 * these pass.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, nameOf } from './manifests.ts';

const run = promisify(execFile);
const projectRoot = join(import.meta.dirname, '..', '..');

/** By the end of the API group; whatever is not here is Kubernetes' own. */
const operatorPackages: Readonly<Record<string, string>> = {
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

interface Model {
  new (manifest: Manifest): { validate(): void };
}

interface Checked {
  manifest: Manifest;
  /** The module of its API version, by the name to import. */
  module: string;
  Model: Model;
}

/** What is wrong, a line each. */
export async function findSchemaFaults(manifests: readonly Manifest[]): Promise<string[]> {
  const found = await Promise.all(manifests.map(findModel));
  const checked = found.filter((one): one is Checked => one.Model !== undefined);
  return [
    ...found
      .filter(({ Model }) => Model === undefined)
      .map(({ manifest }) => `${nameOf(manifest)}: there is no schema of ${manifest.apiVersion}`),
    ...checked.flatMap(findValueFaults),
    ...(await findFieldFaults(checked)),
  ];
}

async function findModel(
  manifest: Manifest,
): Promise<Omit<Checked, 'Model'> & { Model?: Model | undefined }> {
  const group = manifest.apiVersion.split('/')[0] ?? '';
  const module = `${operatorPackages[group] ?? 'kubernetes-models'}/${manifest.apiVersion}`;
  try {
    const models = (await import(module)) as Record<string, Model>;
    return { manifest, module, Model: models[manifest.kind] };
  } catch (error) {
    if (/NOT_FOUND|NOT_EXPORTED/.test((error as NodeJS.ErrnoException).code ?? ''))
      return { manifest, module };
    throw error;
  }
}

function findValueFaults({ manifest, Model }: Checked): string[] {
  try {
    new Model(manifest).validate();
    return [];
  } catch (error) {
    return [`${nameOf(manifest)}: ${(error as Error).message}`];
  }
}

/** The type checker says of an object literal which fields its type does not have. */
async function findFieldFaults(checked: readonly Checked[]): Promise<string[]> {
  const folder = mkdtempSync(join(projectRoot, 'node_modules', '.k8s-check-'));
  const line = ({ manifest, module }: Checked, index: number) =>
    `import type { I${manifest.kind} as T${index} } from '${module}'; export const o${index}: T${index} = ${JSON.stringify(manifest)};`;
  const file = join(folder, 'manifests.ts');
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', types: [] };
  writeFileSync(file, checked.map(line).join('\n'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['manifests.ts'] }),
  );
  try {
    await run(join(projectRoot, 'node_modules', '.bin', 'tsc'), ['-p', folder, '--pretty', 'false']);
    return [];
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string };
    const faults = [...stdout.matchAll(/manifests\.ts\((\d+),\d+\): error TS\d+: (.*)/g)];
    if (faults.length === 0) throw error;
    return faults.flatMap(([, at, message]) => {
      const manifest = checked[Number(at) - 1]?.manifest;
      return manifest ? [`${nameOf(manifest)}: ${message}`] : [];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
