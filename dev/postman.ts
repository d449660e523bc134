/** Runs the Postman collection from the command line, as Postman itself would: see --help. */
import { join } from 'node:path';
import { promisify } from 'node:util';
import newman from 'newman';
import { runGatewayCommand } from './gateway-command.ts';

const folder = join(import.meta.dirname, '../postman');
const runLimitMs = 120_000;

// Everything goes straight to the gateway, whatever proxy the environment names for other hosts.
process.env.NO_PROXY = '*';
// Newman knows nothing of NO_COLOR, and the tables that it prints know nothing of its own setting.
const inColor = process.stdout.isTTY && process.stdout.hasColors();
if (!inColor) process.env.FORCE_COLOR = '0';
// What newman's dependencies are to stop using is no concern of those who run this.
process.noDeprecation = true;

process.exitCode = await runGatewayCommand(
  {
    npmScript: 'postman',
    purpose: `Sends the requests of postman/ordergraph.postman_collection.json to a running gateway and checks
the answers.`,
    run: async (baseUrl) => {
      const { run } = await promisify(newman.run)({
        collection: join(folder, 'ordergraph.postman_collection.json'),
        environment: join(folder, 'local.postman_environment.json'),
        envVar: [{ key: 'baseUrl', value: baseUrl }],
        reporters: ['cli'],
        color: inColor ? 'on' : 'off',
        timeout: runLimitMs,
      });
      return run.failures.length === 0 && run.stats.assertions.total > 0;
    },
  },
  process.argv.slice(2),
);
