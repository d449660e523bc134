/** What holds for every container of docker-compose.yml. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Service {
  image?: string;
  command?: string[];
  entrypoint?: string[];
  ports?: string[];
  networks?: string[];
  network_mode?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  cpus?: number;
  healthcheck?: object;
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
}

const root = join(import.meta.dirname, '..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, null>;
};
const services = Object.entries(compose.services);
const named = (names: readonly string[]) => services.filter(([name]) => names.includes(name));
const own = ['gateway', 'user', 'order', 'billing', 'notification'];
const violators = (isRight: (service: Service, name: string) => boolean, of = services) =>
  of.filter(([name, service]) => !isRight(service, name)).map(([name]) => name);

describe('docker-compose.yml', () => {
  test('every container has limits of memory and CPU and may gain no privileges', () => {
    const hasLimits = ({ mem_limit, cpus, security_opt = [] }: Service) =>
      mem_limit !== undefined && cpus !== undefined && security_opt.includes('no-new-privileges:true');
    expect(violators(hasLimits)).toEqual([]);
  });

  test('every container but PostgreSQL runs on a read-only root file system without capabilities', () => {
    const isBare = ({ read_only, cap_drop = [] }: Service) => read_only === true && cap_drop.includes('ALL');
    expect(violators(isBare)).toEqual(['postgres']);
  });

  test('what is reachable from outside is so from this machine alone: the gateway and the mail catcher', () => {
    expect(violators(({ ports = [] }) => ports.every((port) => port.startsWith('127.0.0.1:')))).toEqual([]);
    expect(violators(({ ports = [] }) => ports.length === 0)).toEqual(['gateway', 'mail']);
  });

  test('the databases and NATS are in networks that lead nowhere', () => {
    expect(compose.networks).toEqual({ edge: null, graph: { internal: true }, data: { internal: true } });
    for (const [, { networks }] of named(['postgres', 'nats'])) expect(networks).toEqual(['data']);
  });

  test('every image has a version', () => {
    expect(violators(({ image = '' }) => /:[\w.-]+\}?$/.test(image) && !image.includes('latest'))).toEqual(
      [],
    );
  });

  test('each service is healthy when it is ready, and has longer to stop than its drain takes', () => {
    for (const [, { healthcheck, stop_grace_period = '0s' }] of named(own)) {
      expect(JSON.stringify(healthcheck)).toContain('/readyz');
      expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(25);
    }
  });

  test('a service starts after its migrations, and the gateway after all services', () => {
    for (const name of own.filter((one) => one !== 'gateway')) {
      expect(compose.services[name]?.depends_on?.[`migrate-${name}`]).toEqual({
        condition: 'service_completed_successfully',
      });
    }
    expect(Object.keys(compose.services.gateway?.depends_on ?? {})).toEqual(own.slice(1));
  });

  test('each service sees its own settings only, and cannot change them', () => {
    for (const [name, { volumes }] of named(own)) expect(volumes).toEqual([`${name}-settings:/settings:ro`]);
  });

  test('no secret is written down', () => {
    const literal = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([, value]) => !/^\$\{\w+:-(true)?\}$/.test(String(value))),
    );
    expect(
      literal.filter(([name]) => /PASSWORD$|KEY$|KEYS$|SECRET|DATABASE_URL|NATS_URL/.test(name)),
    ).toEqual([]);
  });

  test('what the image lacks is not named', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    const programs = services
      .flatMap(([, { command = [], entrypoint = [] }]) => [...entrypoint, ...command])
      .filter((word) => word.endsWith('.ts'));
    expect(programs.length).toBeGreaterThan(10);
    const isIn = (file: string) =>
      ignored.some(
        (line) => line.startsWith('!') && (file === line.slice(1) || file.startsWith(`${line.slice(1)}/`)),
      );
    expect(programs.filter((file) => !isIn(file))).toEqual([]);
  });
});
