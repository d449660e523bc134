/** A store for Apollo's libraries that forgets the least recently used, by number and by size. */
import { LRUCache } from 'lru-cache';

export interface BoundedStore<Value> {
  get(key: string): Promise<Value | undefined>;
  set(key: string, value: Value): Promise<void>;
  delete(key: string): Promise<boolean>;
  clear(): void;
}

/**
 * Apollo's own stores count nothing but the JSON of a value: of a parsed document that is neither the text nor
 * the tokens that it holds on to, which are up to 50,000 times as large, and of small values nothing that is
 * spent on each.
 */
export function createBoundedStore<Value extends NonNullable<unknown>>(bounds: {
  entriesMax: number;
  sizeMax: number;
  sizeOf: (value: Value) => number;
}): BoundedStore<Value> {
  const entries = new LRUCache<string, Value>({
    max: bounds.entriesMax,
    maxSize: bounds.sizeMax,
    sizeCalculation: bounds.sizeOf,
  });
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => void entries.set(key, value),
    delete: async (key) => entries.delete(key),
    clear: () => entries.clear(),
  };
}
