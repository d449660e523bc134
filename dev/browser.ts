/**
 * Finds a Chromium for the tests that need one: `CHROMIUM`, then the PATH, then the one that npm installed.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Browser {
  executablePath: string;
  args: string[];
  environment: NodeJS.ProcessEnv;
}

/** Root has no sandbox to run in, and containers have a small /dev/shm; the pages are our own. */
const args = ['--no-sandbox', '--disable-dev-shm-usage'];
const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const project = join(import.meta.dirname, '..');
const cache = join(project, '.cache');
const unpackTimeoutMs = 120_000;
const startTimeoutMs = 20_000;

/** @throws when there is no browser that starts. */
export async function findBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM || (await findOnPath());
  if (executablePath) return { executablePath, args, environment: process.env };

  const unpacked = join(cache, 'chromium');
  if (!(await exists(unpacked))) await unpack(unpacked);
  const browser = {
    executablePath: join(unpacked, 'chromium'),
    args,
    environment: { ...process.env, FONTCONFIG_PATH: join(unpacked, 'fonts') },
  };
  if (await starts(browser)) return browser;
  // A bare system lacks libraries, such as NSS, that the package brings along.
  const withLibraries = {
    ...browser,
    environment: { ...browser.environment, LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib') },
  };
  if (await starts(withLibraries)) return withLibraries;
  throw new Error('No Chromium starts here. Install one, or name its executable in CHROMIUM.');
}

async function findOnPath(): Promise<string | undefined> {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    for (const command of commands) {
      const file = join(directory, command);
      if (await exists(file, constants.X_OK)) return file;
    }
  }
  return undefined;
}

/**
 * The package unpacks into the temporary directory, and its libraries only where it takes itself to be in AWS
 * Lambda. What is unpacked comes into place at once, so that tests that run side by side never see half of
 * it.
 */
async function unpack(target: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, 'chromium-'));
  const script = "await (await import('@sparticuz/chromium')).default.executablePath()";
  try {
    await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: project,
      env: { ...process.env, TMPDIR: directory, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      timeout: unpackTimeoutMs,
    });
    await writeFile(join(directory, 'fonts', 'fonts.conf'), fontSettings(target));
    await rename(directory, target);
  } catch (error) {
    await rm(directory, { recursive: true });
    if (!(await exists(target))) throw error;
  }
}

/** The package's own settings look for its fonts in /tmp. */
const fontSettings = (target: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(target, 'fonts')}</dir>
  <cachedir>${join(target, 'fonts-cache')}</cachedir>
</fontconfig>
`;

async function starts({ executablePath, environment }: Browser): Promise<boolean> {
  const options = { env: environment, timeout: startTimeoutMs };
  return run(executablePath, ['--version', '--no-sandbox'], options).then(
    () => true,
    () => false,
  );
}

async function exists(file: string, mode = constants.F_OK): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
