/** What of a query plan matters to those who wait for it: its fetches, and which of them wait for which. */
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';

export interface PlannedFetch {
  node: FetchNode;
  subgraph: string;
  /** Where its answer goes, such as `orders.nodes.@`; empty for a root. */
  path: string;
  /** The fetches that it waits for. */
  after: ReadonlySet<PlannedFetch>;
}

export interface PlanShape {
  fetches: readonly PlannedFetch[];
  /** How many fetches run one after the other, at most. */
  hops: number;
  /** For people: `user → (billing at me | order at me)`. */
  text: string;
}

export function shapeOf(plan: QueryPlan): PlanShape {
  const fetches: PlannedFetch[] = [];
  const { text, hops } = plan.node ? walk(plan.node, '', new Set(), fetches) : { text: 'nothing', hops: 0 };
  return { fetches, hops, text };
}

export const describeFetch = ({ subgraph, path }: PlannedFetch) =>
  path === '' ? subgraph : `${subgraph} at ${path}`;

interface Walked {
  text: string;
  hops: number;
  /** What is over when the node is. */
  done: readonly PlannedFetch[];
}

/** @param after what is over when the node begins. */
function walk(
  node: PlanNode | Exclude<QueryPlan['node'], undefined>,
  path: string,
  after: ReadonlySet<PlannedFetch>,
  fetches: PlannedFetch[],
): Walked {
  switch (node.kind) {
    case 'Fetch': {
      const fetch = { node, subgraph: node.serviceName, path, after };
      fetches.push(fetch);
      return { text: describeFetch(fetch), hops: 1, done: [fetch] };
    }
    case 'Flatten':
      return walk(node.node, node.path.join('.'), after, fetches);
    case 'Sequence': {
      let over = after;
      const walked = node.nodes.map((each) => {
        const result = walk(each, path, over, fetches);
        over = new Set([...over, ...result.done]);
        return result;
      });
      return join(
        walked,
        ' → ',
        walked.reduce((sum, { hops }) => sum + hops, 0),
      );
    }
    case 'Parallel': {
      const walked = node.nodes.map((each) => walk(each, path, after, fetches));
      return join(walked, ' | ', Math.max(...walked.map(({ hops }) => hops)));
    }
    case 'Condition': {
      const branches = [node.ifClause, node.elseClause].filter((branch) => branch !== undefined);
      const walked = branches.map((branch) => walk(branch, path, after, fetches));
      const joined = join(walked, ' : ', Math.max(...walked.map(({ hops }) => hops)));
      return { ...joined, text: `$${node.condition} ? ${joined.text}` };
    }
    case 'Subscription': {
      const nodes = node.rest ? [node.primary, node.rest] : [node.primary];
      return walk({ kind: 'Sequence', nodes }, path, after, fetches);
    }
    default:
      throw new Error(`a plan has ${node.kind}, which is made for @defer alone`);
  }
}

function join(walked: readonly Walked[], separator: string, hops: number): Walked {
  const text = walked.map((each) => each.text).join(separator);
  return {
    text: walked.length > 1 ? `(${text})` : text,
    hops,
    done: walked.flatMap(({ done }) => done),
  };
}
