/** Reads the files that the configuration, or the command line, names one by one or by their folder. */
import { dirname, resolve } from 'node:path';
import type { GraphState } from './graph-state.ts';

export interface ListedFile {
  /** Absolute path. */
  file: string;
  text: string;
}

/** @returns undefined when there is neither such a file nor one with these extensions below such a folder. */
export function readListed(
  { read, list }: Pick<GraphState, 'read' | 'list'>,
  configFile: string,
  path: string,
  extensions: readonly string[],
): ListedFile[] | undefined {
  const text = read(path);
  const paths = text === undefined ? list(path) : [path];
  const files = paths
    .filter((path) => text !== undefined || extensions.some((extension) => path.endsWith(extension)))
    .flatMap((path) => {
      const content = read(path);
      return content === undefined ? [] : [{ file: resolve(dirname(configFile), path), text: content }];
    });
  return files.length > 0 ? files : undefined;
}
