/** Jest's global setup of the end-to-end tests: one stack that all of them share. */
import { administrator, type LaunchedStack, launchStack } from './launch-stack.ts';

/** What the teardown stops; both run in Jest's own process. */
export const shared: { stack?: LaunchedStack } = {};

export default async function startStack(): Promise<void> {
  shared.stack = await launchStack();
  const { directory, port } = shared.stack;
  Object.assign(process.env, { E2E_STACK: directory, E2E_PORT: String(port), ...administrator });
}
