/** Starts and stops the whole local stack: PostgreSQL, NATS, the four subgraphs and the gateway. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { ensureDatabases } from './databases.ts';
import { findNatsServer } from './find-nats-server.ts';
import { type Guard, startGuard } from './guard.ts';
import { type DatabaseName, ensureAccessTokenKeys, readOrMakeSecrets, type Secrets } from './keys.ts';
import { localNats } from './nats-server.ts';
import { refuseTakenPorts, type ServicePorts, serviceNames, servicePorts } from './ports.ts';
import { localPostgres } from './postgres.ts';
import { commandRunner, type RunCommand } from './run-command.ts';
import { postgresFiles } from './running-postgres.ts';
import { type LocalService, localService } from './services.ts';
import { StackError } from './stack-error.ts';
import { type StackFile, writeStackFile } from './stack-file.ts';
import { stopInOrder } from './stop-in-order.ts';
import { type Server, Supervisor, startLimitMs } from './supervisor.ts';

export interface StackOptions {
  /** The gateway's; the subgraphs listen on the four after it. */
  port: number;
  /** Where the servers keep their files; without it a temporary directory, which is removed at the end. */
  dataDirectory?: string | undefined;
  /** Takes the lines of progress. */
  report: (line: string) => void;
  /** Aborted, it ends a start that is under way. */
  interrupted: AbortSignal;
  environment: NodeJS.ProcessEnv;
  /** The longest pause before a server that died is started again. */
  backoffMaxMs?: number | undefined;
}

export interface Stack {
  /** The data directory. */
  directory: string;
  /** The path of stack.json. */
  file: string;
  /** What stack.json says. */
  contents(): StackFile;
  /** Stops everything in order. */
  stop(): Promise<void>;
}

/** What the steps of a start share. */
interface Start {
  data: DataDirectory;
  ports: ServicePorts;
  secrets: Secrets;
  options: StackOptions;
  interrupted: AbortSignal;
  run: RunCommand;
  /** Resolves when the server is ready. */
  launch(server: Server): Promise<Supervisor>;
}

interface Dependency {
  url: string;
  /** None for a server that is not this stack's own. */
  supervisor?: Supervisor;
}

const projectRoot = join(import.meta.dirname, '..', '..');
/** A service drains within 25 s. */
const stopPatienceMs = 28_000;

/** @throws StackError when it cannot start; nothing is left running then */
export async function startStack(options: StackOptions): Promise<Stack> {
  const data = await openDataDirectory(options.dataDirectory, options.report);
  const supervisors: Supervisor[] = [];
  let guard: Guard | undefined;
  let contents: (() => StackFile) | undefined;
  const file = data.file('stack.json');

  const stop = async () => {
    for (const supervisor of supervisors) supervisor.end();
    await stopInOrder(data.path, data.lock.processes, stopPatienceMs);
    await Promise.all(supervisors.map((supervisor) => supervisor.whenEnded()));
    data.release();
    await guard?.end();
  };

  try {
    const ports = servicePorts(options.port);
    await refuseTakenPorts(ports);
    guard = startGuard(data);
    mkdirSync(data.file('logs'), { recursive: true });
    const secrets = await secretsOf(data);
    const accessTokenKeysFile = data.file('access-token-keys.json');
    await ensureAccessTokenKeys(accessTokenKeysFile);
    const failed = new AbortController();
    const interrupted = AbortSignal.any([options.interrupted, failed.signal]);
    const run = commandRunner(data, interrupted);
    const deadline = Date.now() + startLimitMs;
    const launch = async (server: Server) => {
      interrupted.throwIfAborted();
      const onStarted = () => contents && writeStackFile(file, contents());
      const { report, backoffMaxMs } = options;
      const supervisor = new Supervisor(server, { data, report, onStarted, backoffMaxMs });
      supervisors.push(supervisor);
      await supervisor.start(deadline, interrupted);
      return supervisor;
    };
    const start: Start = { data, ports, secrets, options, interrupted, run, launch };

    const [postgres, nats] = await allOrNone([startPostgres(start), startNats(start)], failed);
    const { databases } = postgres;
    const surroundings = { ...start, accessTokenKeysFile, databases, natsUrl: nats.url };
    const services = await allOrNone(
      serviceNames.map(async (name) => {
        const service = localService(name, { ...surroundings, environment: options.environment });
        return { name, service, supervisor: await launch(service.server) };
      }),
      failed,
    );
    contents = () => ({
      ...(Object.fromEntries(
        services.map((service) => [service.name, describeService(service)]),
      ) as ServicesInFile),
      postgres: { ...describe(postgres), databases: postgres.databases },
      nats: describe(nats),
    });
    writeStackFile(file, contents());
    return { directory: data.path, file, contents, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type ServicesInFile = Omit<StackFile, 'postgres' | 'nats'>;

async function secretsOf(data: DataDirectory): Promise<Secrets> {
  const file = data.file('secrets.json');
  if (existsSync(postgresFiles(data.path)) && !existsSync(file)) {
    throw new StackError(`${file} is missing, and with it the passwords of the databases that are there`);
  }
  return await readOrMakeSecrets(file);
}

async function startPostgres(
  start: Start,
): Promise<Dependency & { databases: Record<DatabaseName, string> }> {
  const { data, ports, secrets, run, options } = start;
  const passwords = secrets.databasePasswords;
  const given = givenUrl(options.environment, 'POSTGRES_URL', /^postgres(ql)?:$/);
  if (given) return { url: given, databases: await ensureDatabases(given, passwords) };
  const { report } = options;
  const password = passwords.postgres;
  const { server, url } = await localPostgres({ data, ports, password, run, report });
  const supervisor = await start.launch(server);
  return { url: url(), supervisor, databases: await ensureDatabases(url(), passwords) };
}

async function startNats({ data, ports, run, options, interrupted, launch }: Start): Promise<Dependency> {
  const { environment, report } = options;
  const given = givenUrl(environment, 'NATS_URL', /^(nats|tls):$/);
  if (given) return { url: given };
  const workFolder = data.file('download');
  const binary = await findNatsServer({ projectRoot, workFolder, environment, run, report, interrupted });
  const { server, url } = await localNats(binary, data, ports);
  const supervisor = await launch(server);
  return { url: url(), supervisor };
}

/** @throws {StackError} for what is no URL of the protocol, without showing it: it may hold a password. */
function givenUrl(environment: NodeJS.ProcessEnv, name: string, protocol: RegExp): string | undefined {
  const url = environment[name];
  if (!url || protocol.test(URL.parse(url)?.protocol ?? '')) return url || undefined;
  throw new StackError(`${name} is not the URL of such a server`);
}

/** Resolves when all have, or rejects with the first failure once none of them does anything any more. */
async function allOrNone<T extends readonly Promise<unknown>[]>(
  tasks: readonly [...T],
  failed: AbortController,
) {
  let failure: { reason: unknown } | undefined;
  for (const task of tasks) {
    task.catch((reason) => {
      failure ??= { reason };
      failed.abort();
    });
  }
  await Promise.allSettled(tasks);
  if (failure !== undefined) throw failure.reason;
  return await Promise.all(tasks);
}

function describe({ url, supervisor }: Dependency) {
  return { pid: supervisor?.pid ?? null, url };
}

function describeService({ service, supervisor }: { service: LocalService; supervisor: Supervisor }) {
  return { ...describe({ url: service.url, supervisor }), metricsUrl: service.metricsUrl() };
}
