/** Only composes the subgraphs of a list: what `schema:check` is compared with. */
import { composeServices } from '@apollo/composition';
import { readSubgraphs } from '../schema/supergraph-config.ts';

const [configFile = ''] = process.argv.slice(2);
const { errors } = composeServices(readSubgraphs(configFile));
if (errors) throw new Error('the graph does not compose', { cause: errors });
