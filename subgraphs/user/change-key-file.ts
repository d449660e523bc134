/** Changes the file of the keys of access tokens, one change at a time. */
import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { parseSigningKeys, type SigningKeys, serializeSigningKeys } from './signing-keys.ts';

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
  const handle = await orNull(open(draft, 'wx', 0o600), 'EEXIST');
  if (!handle) throw new Error(`${draft} is there: another change is under way. If none is, remove it.`);
  try {
    const text = await orNull(readFile(target, 'utf8'), 'ENOENT');
    const keys = await change(text === null ? null : parseSigningKeys(text));
    const nextText = serializeSigningKeys(keys);
    parseSigningKeys(nextText);
    await handle.writeFile(nextText);
    await handle.sync();
    await rename(draft, target);
    return keys;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
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
