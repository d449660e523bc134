/** What is wrong with a set of objects, by the schemas and by the project's rules. */
import type { Manifest } from './manifests.ts';
import { rules } from './rules.ts';
import { findSchemaFaults } from './schemas.ts';

/** A line for each fault, which begins with the rule's name. */
export async function checkManifests(manifests: readonly Manifest[]): Promise<string[]> {
  const schema = (await findSchemaFaults(manifests)).map((fault) => `schema: ${fault}`);
  return [...schema, ...checkRules(manifests)];
}

export function checkRules(manifests: readonly Manifest[]): string[] {
  return rules.flatMap(({ name, check }) => check(manifests).map((fault) => `${name}: ${fault}`));
}
