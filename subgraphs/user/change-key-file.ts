/** Changes the file of the keys of access tokens, one change at a time. */
import { type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseSigningKeys, type SigningKeys, serializeSigningKeys } from './signing-keys.ts';

/** A change takes a moment: one whose draft is as old has died. */
const abandonedAfterMs = 60_000;
/** Of several that find an abandoned draft at once each waits until the last of them has put its own there. */
const settleMs = 1_000;

/**
 * Others see the file whole, either the old or the new one, and only its owner may read it. The draft of the
 * new one keeps everybody else from a change of their own.
 *
 * @param change takes the keys that are there, null without a file, and gives those that are to be.
 * @returns what it gave.
 * @throws when another change is under way, the file is broken, or `change` throws; nothing is changed then.
 */
export async function changeKeyFile(
  file: string,
  change: (keys: SigningKeys | null) => Promise<SigningKeys>,
): Promise<SigningKeys> {
  const target = (await orNull(realpath(file), 'ENOENT')) ?? file;
  const draft = `${target}.next`;
  const handle = await openDraft(draft);
  try {
    const text = await orNull(readFile(target, 'utf8'), 'ENOENT');
    const keys = await change(text === null ? null : parseSigningKeys(text));
    const nextText = serializeSigningKeys(keys);
    parseSigningKeys(nextText);
    await handle.writeFile(nextText);
    await handle.sync();
    if (!(await isAt(draft, handle))) throw isUnderWay(draft);
    await rename(draft, target);
    await syncDirectory(dirname(target));
    return keys;
  } finally {
    if (await isAt(draft, handle)) await rm(draft);
    await handle.close();
  }
}

async function openDraft(draft: string): Promise<FileHandle> {
  const opened = await orNull(open(draft, 'wx', 0o600), 'EEXIST');
  if (opened) return opened;
  const left = await orNull(stat(draft), 'ENOENT');
  if (!left || Date.now() - left.mtimeMs < abandonedAfterMs) throw isUnderWay(draft);
  await rm(draft, { force: true });
  const handle = await orNull(open(draft, 'wx', 0o600), 'EEXIST');
  if (!handle) throw isUnderWay(draft);
  await sleep(settleMs);
  return handle;
}

const isUnderWay = (draft: string) =>
  new Error(`${draft} is there: another change is under way. One that has died is over after a minute.`);

/** Whether the file there is the one that was opened, and no other's. */
async function isAt(path: string, handle: FileHandle): Promise<boolean> {
  const [there, opened] = await Promise.all([orNull(stat(path), 'ENOENT'), handle.stat()]);
  return there?.ino === opened.ino && there.dev === opened.dev;
}

/** Until then a power failure may bring back the file that was there. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orNull<Result>(action: Promise<Result>, code: string): Promise<Result | null> {
  return action.catch((error: NodeJS.ErrnoException) => {
    if (error.code === code) return null;
    throw error;
  });
}
