/** A git repository with a graph of two subgraphs, for tests. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gitEnvironment } from '../config.ts';

export interface TestRepository {
  root: string;
  /** Absolute. */
  configFile: string;
  path(file: string): string;
  write(file: string, text: string): void;
  /** Replaces the one place where the text stands. */
  edit(file: string, from: string, to: string): void;
  /** Gives what git prints. */
  git(...args: string[]): string;
  /** Gives the hash of a commit with all that the working tree has. */
  commit(): string;
  remove(): void;
}

const files = {
  'schema/supergraph.yaml': `subgraphs:
  user:
    routing_url: http://127.0.0.1:4001/graphql
    schema:
      file: ../user/schema.graphql
  order:
    routing_url: http://127.0.0.1:4002/graphql
    schema:
      file: ../order/schema.graphql
`,
  'user/schema.graphql': `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Query {
  me: User
}

type User @key(fields: "id") {
  id: ID!
  name: String!
  nickname: String
}
`,
  'order/schema.graphql': `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Query {
  orders: [Order!]!
}

type Order @key(fields: "id") {
  id: ID!
  total: Int!
  note: String
  customer: User!
}

type User @key(fields: "id", resolvable: false) {
  id: ID!
}
`,
  'schema/operations/Orders.graphql': `query Orders {
  orders {
    id
    total
    customer {
      name
    }
  }
}
`,
  'schema/events/order.paid.v1.json': `${JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { orderId: { type: 'string' } },
      required: ['orderId'],
      additionalProperties: false,
    },
    null,
    2,
  )}\n`,
} as const;

/** On the branch main, with everything committed. */
export function createRepository(): TestRepository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ordergraph-check-')));
  const path = (file: string) => join(root, file);
  const git = (...args: string[]) => {
    const identity = [
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@localhost',
      '-c',
      'commit.gpgsign=false',
    ];
    const options = { cwd: root, env: gitEnvironment(), encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], options);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const write = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  };
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--no-verify', '--message', 'A state of the graph');
    return git('rev-parse', 'HEAD');
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  git('init', '--quiet', '--initial-branch=main');
  commit();
  return {
    root,
    configFile: path('schema/supergraph.yaml'),
    path,
    write,
    edit: (file, from, to) => {
      const parts = readFileSync(path(file), 'utf8').split(from);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times ${from}`);
      write(file, parts.join(to));
    },
    git,
    commit,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
