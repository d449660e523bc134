/** Makes what a deployment in containers needs before it starts: see --help. */
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomically } from './stack/data-directory.ts';
import { databaseUrl, ensureDatabases } from './stack/databases.ts';
import {
  type Caller,
  callerKeys,
  type DatabaseName,
  ensureAccessTokenKeys,
  readOrMakeSecrets,
  type Secrets,
} from './stack/keys.ts';

const usage = `Usage: node dev/container-setup.ts secrets|databases --directory DIR

  secrets    make the secrets that are not in DIR yet: a folder for each container, with a file for each setting
  databases  make each service's role and database in the PostgreSQL of DIR, and set the roles' passwords

  --directory DIR  where the secrets are kept
  --help           show this

Both may run again at any time. Exit codes: 0 done, 1 failed, 2 wrong usage.`;

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;
const actions = { secrets: makeSecrets, databases: makeDatabases };
const natsUser = 'ordergraph';

async function main(): Promise<number> {
  const words = readWords();
  if (words === 'help') {
    console.log(usage);
    return exitCodes.done;
  }
  if (!words) {
    console.error(usage);
    return exitCodes.wrongUsage;
  }
  try {
    await actions[words.action](words.directory);
    return exitCodes.done;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return exitCodes.failed;
  }
}

function readWords(): { action: keyof typeof actions; directory: string } | 'help' | undefined {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { directory: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) return 'help';
    const [action] = positionals;
    const isComplete = positionals.length === 1 && (action === 'secrets' || action === 'databases');
    return isComplete && values.directory ? { action, directory: values.directory } : undefined;
  } catch {
    return undefined;
  }
}

async function makeSecrets(directory: string): Promise<void> {
  const folder = (name: string) => {
    const path = join(directory, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const secrets = await readOrMakeSecrets(join(folder('setup'), 'secrets.json'));
  for (const [name, settings] of Object.entries(settingsOf(secrets))) {
    for (const [setting, text] of Object.entries(settings)) {
      const file = join(folder(name), setting);
      writeFileAtomically(file, text);
      // Whoever may read the folder may read its files, whatever user a container runs as.
      chmodSync(file, 0o444);
    }
  }
  await ensureAccessTokenKeys(join(folder('user'), 'access-token-keys.json'));
}

/** By the container: its settings, each in a file of its name. */
function settingsOf(secrets: Secrets): Record<string, Record<string, string>> {
  const { serviceKeys, databasePasswords, natsPassword } = secrets;
  const natsUrl = { NATS_URL: `nats://${natsUser}:${natsPassword}@nats:4222` };
  const signer = (caller: Caller) => ({ SERVICE_KEY: JSON.stringify(serviceKeys[caller]) });
  const urlOf = (name: DatabaseName) =>
    databaseUrl(adminUrl(databasePasswords.postgres), name, databasePasswords[name]);
  const subgraph = (name: DatabaseName) => ({
    DATABASE_URL: urlOf(name),
    CALLER_KEYS: JSON.stringify(callerKeys(secrets, name)),
  });
  return {
    gateway: signer('gateway'),
    user: { ...subgraph('user'), ...natsUrl, ...signer('user') },
    order: { ...subgraph('order'), ...natsUrl, ...signer('order') },
    billing: { ...subgraph('billing'), ...signer('billing') },
    notification: { ...subgraph('notification'), ...natsUrl },
    ledger: {
      BILLING_DATABASE_URL: urlOf('billing'),
      ORDER_DATABASE_URL: urlOf('order'),
      NOTIFICATION_DATABASE_URL: urlOf('notification'),
    },
    postgres: { password: databasePasswords.postgres },
    nats: { 'users.conf': natsUsers(natsPassword), 'nats.conf': natsConfig },
  };
}

function natsUsers(password: string): string {
  return `authorization { user: "${natsUser}", password: "${password}" }\n`;
}

/** Of one server; what is published is on the disk before the publisher is told so. */
const natsConfig = `server_name: nats
http: 127.0.0.1:8222
include users.conf
jetstream { store_dir: /data, sync_interval: always }
`;

function adminUrl(password: string): string {
  return `postgres://postgres:${password}@postgres:5432/postgres`;
}

async function makeDatabases(directory: string): Promise<void> {
  const secrets = JSON.parse(readFileSync(join(directory, 'setup', 'secrets.json'), 'utf8')) as Secrets;
  await ensureDatabases(adminUrl(secrets.databasePasswords.postgres), secrets.databasePasswords);
}

process.exitCode = await main();
