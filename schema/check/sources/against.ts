/** Reads the state that the working tree is compared with. */
import { statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { openRepository } from './git.ts';
import { readGitRef } from './git-state.ts';
import { type GraphState, readWorkingTree } from './graph-state.ts';
import { InputError } from './input-error.ts';

/**
 * A git ref, a folder with a list of subgraphs that bears the name of ours, such a list, or a supergraph.
 * @throws {InputError} when it is none of them.
 * @throws {SchemaFaults} when its list of subgraphs cannot be read.
 */
export async function readAgainst(configFile: string, against: string): Promise<GraphState> {
  const found = statSync(against, { throwIfNoEntry: false });
  if (!found) return readGitRef(configFile, against);
  if (isAmbiguous(configFile, against)) {
    throw new InputError(`${against} is a path and a git ref too: say ./${against} or refs/heads/${against}`);
  }
  if (found.isDirectory()) return readWorkingTree(join(against, basename(configFile)), against);
  if (['.yaml', '.yml'].includes(extname(against))) return readWorkingTree(against, against);
  const { readSupergraph } = await import('./supergraph-state.ts');
  return readSupergraph(against);
}

function isAmbiguous(configFile: string, against: string): boolean {
  if (/^\.{0,2}\//.test(against)) return false;
  return openRepository(configFile)?.resolveCommits([against])[0] !== undefined;
}
