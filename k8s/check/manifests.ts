/** Objects of Kubernetes as the rules read them. */
import { parseAllDocuments } from 'yaml';

export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec?: Spec;
  data?: Record<string, string>;
}

/** What the rules read of any kind; everything else is the schemas' business. */
export interface Spec {
  replicas?: number;
  selector?: Selector & Record<string, unknown>;
  template?: { metadata?: Partial<Metadata>; spec: PodSpec };
  [field: string]: unknown;
}

export interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile?: { type: string } };
  topologySpreadConstraints?: { labelSelector?: Selector }[];
  containers: Container[];
  initContainers?: Container[];
  volumes?: Volume[];
}

export interface Container {
  name: string;
  image?: string;
  ports?: { name?: string; containerPort: number }[];
  env?: { name: string; value?: string; valueFrom?: Record<string, { name?: string; key?: string }> }[];
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: { preStop?: { sleep?: { seconds: number }; exec?: object } };
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: {
    allowPrivilegeEscalation?: boolean;
    readOnlyRootFilesystem?: boolean;
    capabilities?: { drop?: string[]; add?: string[] };
  };
  volumeMounts?: { name: string; mountPath: string }[];
}

export interface Probe {
  httpGet?: { path: string; port: string | number };
  tcpSocket?: { port: string | number };
  exec?: object;
}

export interface Volume {
  name: string;
  emptyDir?: { sizeLimit?: string };
  secret?: { secretName: string };
  configMap?: { name: string };
  projected?: { sources: { secret?: { name: string }; configMap?: { name: string } }[] };
}

/** A workload that runs pods: by a controller of Kubernetes, or by CloudNativePG's. */
export interface Workload {
  manifest: Manifest;
  labels: Record<string, string>;
  /** Undefined where an operator makes the pods. */
  pod?: PodSpec;
  ports: { name?: string; containerPort: number }[];
}

const podKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];

export function parseManifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null)
    .map((manifest) => (manifest.kind === 'Secret' ? unwrap(manifest) : manifest));
}

/** Kustomize breaks long values into lines, which Kubernetes joins again. */
function unwrap(secret: Manifest): Manifest {
  const data = Object.entries(secret.data ?? {}).map(([key, value]) => [key, value.replaceAll(/\s/g, '')]);
  return { ...secret, data: Object.fromEntries(data) };
}

export const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

export function ofKind(manifests: readonly Manifest[], ...kinds: string[]): Manifest[] {
  return manifests.filter(({ kind }) => kinds.includes(kind));
}

export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest | undefined {
  return manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
}

export function workloadsOf(manifests: readonly Manifest[]): Workload[] {
  const own = ofKind(manifests, ...podKinds).flatMap((manifest) => {
    const template = manifest.spec?.template;
    if (!template) return [];
    const ports = template.spec.containers.flatMap((container) => container.ports ?? []);
    return [{ manifest, labels: template.metadata?.labels ?? {}, pod: template.spec, ports }];
  });
  return [...own, ...ofKind(manifests, 'Cluster').flatMap(ofCluster)];
}

/**
 * CloudNativePG's instances (https://cloudnative-pg.io/documentation/current/networking/), and the jobs that make
 * and restore them, whose pods do not inherit the cluster's labels.
 */
function ofCluster(manifest: Manifest): Workload[] {
  const inherited = manifest.spec?.inheritedMetadata as Partial<Metadata> | undefined;
  const labels = { 'cnpg.io/cluster': manifest.metadata.name };
  const ports = [5432, 8000].map((containerPort) => ({ containerPort }));
  return [
    { manifest, labels: { ...labels, ...inherited?.labels }, ports },
    { manifest, labels: { ...labels, 'cnpg.io/jobRole': 'initdb' }, ports: [] },
  ];
}

/** An empty selector selects everything. */
export function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isIn = value !== undefined && values.includes(value);
      return operator === 'In' ? isIn : !isIn;
    })
  );
}
