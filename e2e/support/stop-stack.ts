/** Jest's global teardown of the end-to-end tests: stops the shared stack. */
import { shared } from './start-stack.ts';

export default async function stopStack(): Promise<void> {
  await shared.stack?.stop();
}
