/** Reads the arguments of a script: the values of its options, and everything that is wrong with them. */
import { parseArgs } from 'node:util';

type KnownOptions = Readonly<Record<string, { type: 'string' | 'boolean' }>>;

interface Arguments<Known extends KnownOptions> {
  /** A text that is missing is empty, and a problem. */
  values: { [Name in keyof Known]?: Known[Name]['type'] extends 'boolean' ? true : string };
  problems: string[];
}

export function readArguments<const Known extends KnownOptions>(
  args: string[],
  known: Known,
): Arguments<Known> {
  const { values, tokens } = parseArgs({ args, options: known, strict: false, tokens: true });
  const problems = tokens.flatMap((token) => {
    if (token.kind === 'positional') return [`${token.value} is not an option`];
    if (token.kind === 'option-terminator') return [];
    const type = known[token.name]?.type;
    if (type === undefined) return [`${token.rawName} is not an option`];
    if (type === 'string') return token.value ? [] : [`${token.rawName} needs a value`];
    return token.value === undefined ? [] : [`${token.rawName} takes no value`];
  });
  // An option without the value that it needs comes as true.
  const given = Object.entries(values).map(([name, value]) => {
    const isText = known[name]?.type === 'string';
    return [name, isText && typeof value !== 'string' ? '' : value];
  });
  return { values: Object.fromEntries(given) as Arguments<Known>['values'], problems };
}

/** A whole number of at most ten digits; one that is wrong is added to the problems. */
export function readWholeNumber(
  text: string,
  { option, min, max, problems }: { option: string; min: number; max: number; problems: string[] },
): number {
  const number = Number(text);
  const isRight = /^\d{1,10}$/.test(text) && number >= min && number <= max;
  if (!isRight) problems.push(`--${option} must be a whole number from ${min} to ${max}`);
  return number;
}
