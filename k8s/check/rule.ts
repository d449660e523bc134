/** A rule that every overlay keeps to. */
import type { Manifest } from './manifests.ts';

export interface Rule {
  name: string;
  /** What holds, as a sentence. */
  holds: string;
  /** What is wrong, a line each. */
  check(manifests: readonly Manifest[]): string[];
}
