/** Reads from an answer what it refuses. */
import { expect } from '@jest/globals';
import type { Answer } from './stack.ts';

export type Payload = Record<string, unknown> & {
  userErrors: { code: string; field: string[] | null; message: string }[];
};

/** The refusals of an answer as `CODE at.its.place`; everything beside them must be null. */
export function refusalsOf({ data }: Answer<Record<string, Payload>>): string[] {
  const [payload] = Object.values(data ?? {});
  const { userErrors = [], ...rest } = payload ?? {};
  expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
  expect(userErrors.every(({ message }) => message.length > 0)).toBe(true);
  return userErrors.map(({ code, field }) => `${code} ${field?.join('.') ?? '-'}`);
}

/** The codes of an answer's errors. */
export const errorCodesOf = ({ errors }: Answer<unknown>): string[] =>
  (errors ?? []).map(({ extensions }) => extensions.code);
