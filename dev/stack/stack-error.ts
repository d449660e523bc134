/** The error whose message is written for whoever runs the stack: it is shown as it is, without a trace. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

/** What went wrong, in words, of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
