/**
 * Relay connections (https://relay.dev/graphql/connections.htm) over ids that grow with time, newest first.
 */
import type { EntityDictionary, EntityManager, EntityName } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { badUserInput } from './errors.ts';
import { isId } from './text.ts';

export const pageSizeMax = 100;

/** The column that a list is ordered by, whose values are its cursors. */
export interface CursorForm {
  column: string;
  sqlType: 'uuid' | 'bigint';
  /** At or above every value. */
  max: string;
  accepts: (text: string) => boolean;
}

/** The cursor of most lists: the id, because ids grow with time. */
export const idCursor: CursorForm = {
  column: 'id',
  sqlType: 'uuid',
  max: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  accepts: isId,
};

export interface PageArguments {
  first: number;
  after?: string | null;
}

/** A checked request for a page. */
export interface Page {
  /** 1 to 100. */
  size: number;
  /** The cursor value after which the page begins; null for the first page. */
  afterValue: string | null;
}

export interface Connection<Node> {
  nodes: Node[];
  edges: { node: Node; cursor: string }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  /** Counted only when it is asked for. */
  totalCount: () => Promise<number> | number;
}

/**
 * @throws {ServiceError} BAD_USER_INPUT for a size outside 1 to 100 or a cursor that is not one of ours.
 */
export function checkPage({ first, after }: PageArguments, cursor = idCursor): Page {
  if (first < 1 || first > pageSizeMax) throw badUserInput(`first must be from 1 to ${pageSizeMax}.`);
  if (after === null || after === undefined) return { size: first, afterValue: null };
  const value = Buffer.from(after, 'base64url').toString('utf8');
  if (!cursor.accepts(value)) throw badUserInput('after is not a cursor of this list.');
  return { size: first, afterValue: value };
}

/**
 * Makes a connection of the rows found for a page; one row more than the page's size tells that the list goes
 * on.
 */
export function toConnection<Node extends { id: string }>(
  rows: Node[],
  page: Page,
  totalCount: Connection<Node>['totalCount'],
  cursorOf: (node: Node) => string = (node) => node.id,
): Connection<Node> {
  const nodes = rows.slice(0, page.size);
  const edges = nodes.map((node) => ({ node, cursor: Buffer.from(cursorOf(node)).toString('base64url') }));
  return {
    nodes,
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.size,
      hasPreviousPage: page.afterValue !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

export const emptyConnection = <Node extends { id: string }>(page: Page): Connection<Node> =>
  toConnection<Node>([], page, () => 0);

/**
 * Loads one page for each of many parents with one query, and the counts with another. `parentColumn` and
 * `condition` come from code, never from a request; `condition` may use the alias `child`.
 */
export function createPageLoader<Node extends { id: string }>(options: {
  em: EntityManager;
  entity: EntityName<Node>;
  parentColumn: string;
  condition?: { sql: string; parameters: unknown[] };
  order?: { cursor: CursorForm; cursorOf: (node: Node) => string };
}) {
  const { em, entity, parentColumn } = options;
  const table = em.getMetadata().get(entity).tableName;
  const condition = options.condition ?? { sql: 'true', parameters: [] };
  const { cursor, cursorOf } = options.order ?? { cursor: idCursor, cursorOf: (node: Node) => node.id };

  const counts = new DataLoader<string, number>(async (parentIds) => {
    const rows = await em.execute<{ parent: string; count: string }[]>(
      `select child.${parentColumn} as parent, count(*) as count from ${table} child
       where child.${parentColumn} = any(?::uuid[]) and ${condition.sql} group by 1`,
      [toArrayLiteral(parentIds), ...condition.parameters],
    );
    const found = new Map(rows.map((row) => [row.parent, Number(row.count)]));
    return parentIds.map((id) => found.get(id) ?? 0);
  });

  const loaders = new Map<string, DataLoader<string, Connection<Node>>>();
  const loaderFor = (page: Page) =>
    new DataLoader<string, Connection<Node>>(async (parentIds) => {
      const rows = await em.execute<EntityDictionary<Node>[]>(
        `select child.* from unnest(?::uuid[]) as parent(id) cross join lateral (
           select * from ${table} child
           where child.${parentColumn} = parent.id and child.${cursor.column} < ?::${cursor.sqlType}
             and ${condition.sql}
           order by child.${cursor.column} desc limit ?) child
         order by child.${cursor.column} desc`,
        [toArrayLiteral(parentIds), page.afterValue ?? cursor.max, ...condition.parameters, page.size + 1],
      );
      const byParent = Map.groupBy(rows, (row) => String((row as Record<string, unknown>)[parentColumn]));
      return parentIds.map((id) => {
        const nodes = (byParent.get(id) ?? []).map((row) => em.map(entity, row));
        return toConnection(nodes, page, () => counts.load(id), cursorOf);
      });
    });

  return (parentId: string, page: Page): Promise<Connection<Node>> => {
    const key = `${page.size}:${page.afterValue}`;
    const loader = loaders.get(key) ?? loaderFor(page);
    loaders.set(key, loader);
    return loader.load(parentId);
  };
}

const toArrayLiteral = (ids: readonly string[]) => `{${ids.join(',')}}`;
