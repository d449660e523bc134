/** Contracts: what becomes of each variant of the API that is cut out by tags. */
import type { GraphQLError } from 'graphql';
import { additions, compareApis } from '../changes/api-changes.ts';
import type { Finding } from '../finding.ts';
import type { Graph } from '../graph.ts';
import { type Contract, type ContractApi, filterContract } from './contract-filter.ts';
import { placesOf, readElements, type SchemaElements } from './schema-elements.ts';

/**
 * Compares nothing where a state does not compose.
 * @param contractsBefore as they were before, because to cut otherwise is a change too
 */
export function compareContracts(
  before: Graph,
  after: Graph,
  contracts: readonly Contract[],
  contractsBefore: readonly Contract[] = contracts,
): Finding[] {
  const supergraph = after.composition?.supergraph;
  if (!supergraph || contracts.length + contractsBefore.length === 0) return [];
  const elements = { before: readElements(before.subgraphs), after: readElements(after.subgraphs) };
  const findings = contracts.flatMap((contract) => {
    const api = filterContract(supergraph, contract);
    const invalid = api.errors.map((error) => toFinding(error, contract, elements.after));
    const unknown = api.unknownTags.map((tag) => unknownTag(tag, contract));
    const earlier = contractsBefore.find(({ name }) => name === contract.name);
    const changes = earlier ? compareWith(before, earlier, api, elements) : [];
    return [...invalid, ...unknown, ...changes];
  });
  const removed = contractsBefore.filter(({ name }) => !contracts.some((contract) => contract.name === name));
  return [...findings, ...removed.map(removedContract)];
}

function compareWith(
  before: Graph,
  contract: Contract,
  after: ContractApi,
  elements: Record<'before' | 'after', SchemaElements>,
): Finding[] {
  const supergraph = before.composition?.supergraph;
  const schema = supergraph && filterContract(supergraph, contract).schema;
  if (!schema || !after.schema) return [];
  const wasHidden = ({ code, coordinate = '' }: Finding) =>
    additions.has(code) && supergraph.elementByCoordinate(coordinate) !== undefined;
  const findings = compareApis(schema, after.schema).flatMap((finding) => {
    if (!wasHidden(finding)) return [finding];
    return [...(finding.criticality === 'breaking' ? [finding] : []), revealed(finding, contract)];
  });
  return findings.map((finding) => ({
    ...finding,
    check: 'contracts',
    contract: contract.name,
    locations:
      locate(finding.coordinate, elements.after) ?? locate(finding.coordinate, elements.before) ?? [],
  }));
}

/** It may be what its clients were not to see, whether they use it or not. */
function revealed({ usedAs: _, ...finding }: Finding, { name }: Contract): Finding {
  return {
    ...finding,
    code: 'CONTRACT_REVEALED',
    criticality: 'dangerous',
    message: `'${finding.coordinate}' is no longer hidden from contract ${name}`,
    because: 'the graph had it, and the contract left it out',
  };
}

function toFinding(error: GraphQLError, contract: Contract, elements: SchemaElements): Finding {
  const { code, inaccessible_elements: hidden, inaccessible_referencers: needing } = error.extensions;
  const [coordinate] = [needing, hidden].flatMap((names) => (Array.isArray(names) ? names.map(String) : []));
  const message = `Contract ${contract.name} is not valid: ${error.message}`;
  return {
    check: 'contracts',
    code: `CONTRACT_${code}`,
    criticality: 'breaking',
    message,
    coordinate,
    contract: contract.name,
    locations: locate(coordinate, elements) ?? [],
  };
}

function unknownTag(tag: string, { name }: Contract): Finding {
  return {
    check: 'contracts',
    code: 'CONTRACT_TAG_UNKNOWN',
    criticality: 'dangerous',
    message: `Contract ${name} goes by the tag ${tag}, which nothing bears.`,
    coordinate: tag,
    contract: name,
    locations: [],
  };
}

function removedContract({ name }: Contract): Finding {
  return {
    check: 'contracts',
    code: 'CONTRACT_REMOVED',
    criticality: 'breaking',
    message: `Contract ${name} was removed.`,
    coordinate: name,
    contract: name,
    locations: [],
  };
}

function locate(coordinate: string | undefined, { all }: SchemaElements) {
  const element = coordinate === undefined ? undefined : all.get(coordinate);
  return element && placesOf(element);
}
