/** Compares the specifications that a subgraph links to. */
import type { Row } from './directive-change.ts';
import type { Link } from './links.ts';
import type { Surroundings } from './surroundings.ts';

const coordinate = 'schema';

export function compareLinks({ before, after }: Surroundings): Row[] {
  const [old, fresh] = [before, after].map(({ links }) => new Map(links.map((link) => [link.url, link])));
  const urls = new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])]);
  return [...urls].flatMap((url) => compareLink(url, old?.get(url), fresh?.get(url)));
}

function compareLink(url: string, old: Link | undefined, fresh: Link | undefined): Row[] {
  if (!old || !fresh) {
    const [code, verb] = fresh ? ['LINK_ADDED', 'added'] : ['LINK_REMOVED', 'removed'];
    const message = `The link to ${url} was ${verb}`;
    const because = 'other rules of composition hold for the schema';
    return [{ code, criticality: 'dangerous', coordinate, message, because }];
  }
  return [...compareVersions(old, fresh), ...compareImports(old, fresh)];
}

function compareVersions(old: Link, fresh: Link): Row[] {
  if (old.version === fresh.version) return [];
  const message = `The link to ${old.url} changed from ${old.version} to ${fresh.version}`;
  const [[oldMajor = 0, oldMinor = 0], [major = 0, minor = 0]] = [numbersOf(old), numbersOf(fresh)];
  const isMinorUpgrade = oldMajor === major && minor > oldMinor;
  const verdict = isMinorUpgrade
    ? ({ criticality: 'safe', because: 'a newer minor version has all of the older' } as const)
    : ({ criticality: 'dangerous', because: 'the other version may lack or change something' } as const);
  return [{ code: 'LINK_VERSION_CHANGED', coordinate, message, ...verdict }];
}

/** Of what is imported, only the names count: a directive that goes or comes is a finding of its own. */
function compareImports(old: Link, fresh: Link): Row[] {
  const [before, after] = [old, fresh].map(({ imports }) => [...imports].map(showImport));
  const added = (after ?? []).filter((one) => !before?.includes(one));
  const removed = (before ?? []).filter((one) => !after?.includes(one));
  const rows: Row[] = [];
  if (removed.length > 0) {
    const message = `No longer imported from ${old.url}: ${removed.join(', ')}`;
    rows.push({ code: 'LINK_IMPORT_REMOVED', criticality: 'safe', coordinate, message });
  }
  if (added.length > 0) {
    const message = `Imported from ${fresh.url}: ${added.join(', ')}`;
    rows.push({ code: 'LINK_IMPORT_ADDED', criticality: 'safe', coordinate, message });
  }
  return rows;
}

function showImport([local, name]: [string, string]): string {
  return local === name ? name : `${name} as ${local}`;
}

function numbersOf({ version }: Link): number[] {
  return (version ?? '').replace('v', '').split('.').map(Number);
}
