/** Checks what a change of the graph breaks: see --help. */
import { parseOptions, usage } from './options.ts';

const exitCodes = { passed: 0, broken: 1, wrongUsage: 2, fault: 3 } as const;

// A reader that has seen enough is no fault: the exit code still tells the result.
process.stdout.on('error', () => {});

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(usage);
    return exitCodes.passed;
  }
  const options = parseOptions(words);
  if (Array.isArray(options)) {
    console.error(`${options.join('\n')}\n\n${usage}`);
    return exitCodes.wrongUsage;
  }
  try {
    // Only once it is known that there is something to do: the libraries take a moment to load.
    const { runCheck } = await import('./command.ts');
    return (await runCheck(options)) ? exitCodes.passed : exitCodes.broken;
  } catch (error) {
    return explain(error as Error);
  }
}

function explain(error: Error): number {
  if (['InputError', 'SchemaFaults'].includes(error.name)) {
    console.error(error.message);
    return exitCodes.wrongUsage;
  }
  console.error('schema:check itself has failed:');
  console.error(error);
  return exitCodes.fault;
}
