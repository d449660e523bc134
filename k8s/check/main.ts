/** Checks the manifests of Kubernetes: see --help. */
import { parseArgs } from 'node:util';
import { checkManifests, checkRules } from './check-manifests.ts';
import { combinations } from './combinations.ts';
import { KubectlMissing, openWorkspace } from './render.ts';
import { rules } from './rules.ts';

const usage = `Usage: npm run k8s:check -- [--rules]

Renders each overlay, and the base with each set of components that goes together; checks the overlays strictly
against the schemas of Kubernetes and of the operators, and everything against the project's rules. Needs kubectl,
but no cluster.

  --rules  list the rules
  --help   show this

Exit codes: 0 all is as it must be, 1 something is not, 2 wrong usage.`;

const exitCodes = { clean: 0, failed: 1, wrongUsage: 2 } as const;
const overlays = ['local', 'production'] as const;

process.exitCode = await main();

async function main(): Promise<number> {
  const words = readWords();
  if (!words) {
    console.error(usage);
    return exitCodes.wrongUsage;
  }
  if (words.help) {
    console.log(usage);
    return exitCodes.clean;
  }
  if (words.rules) {
    for (const { name, holds } of rules) console.log(`${name.padEnd(24)}${holds}`);
    return exitCodes.clean;
  }
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof KubectlMissing)) throw error;
    console.error(error.message);
    return exitCodes.failed;
  }
}

function readWords(): { help: boolean; rules: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: { help: { type: 'boolean', default: false }, rules: { type: 'boolean', default: false } },
    });
    return values;
  } catch {
    return undefined;
  }
}

async function check(): Promise<number> {
  const workspace = await openWorkspace();
  let faults = 0;
  const report = (title: string, objects: number, found: readonly string[]) => {
    faults += found.length;
    console.log(`${found.length === 0 ? '✓' : '✗'} ${title}: ${objects} objects`);
    for (const fault of found) console.log(`    ${fault}`);
  };
  try {
    for (const overlay of overlays) {
      const manifests = await workspace.render(`overlays/${overlay}`);
      report(overlay, manifests.length, await checkManifests(manifests));
    }
    for (const components of combinations()) {
      const manifests = await workspace.renderWith(components);
      report(components.join(' + '), manifests.length, checkRules(manifests));
    }
  } finally {
    workspace.remove();
  }
  console.log(faults === 0 ? `\nAll ${rules.length} rules hold.` : `\n${faults} faults.`);
  return faults === 0 ? exitCodes.clean : exitCodes.failed;
}
