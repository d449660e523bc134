/** The `checks` of supergraph.yaml: what `schema:check` compares with, and how strict it is. */
import { z } from 'zod';
import { type LintRuleName, lintRules } from './policies/lint-rules.ts';

const wholeNumber = z.int().min(0);
const lintLevel = z.enum(['off', 'warn', 'error']);
const lintLevels = Object.fromEntries(
  Object.entries(lintRules).map(([name, { level }]) => [name, lintLevel.default(level)]),
) as Record<LintRuleName, z.ZodDefault<typeof lintLevel>>;
const tags = z.array(z.string().min(1)).default([]);
const value = /(?:[_A-Za-z]\w*|0|[1-9]\d*|"[^"\\\n]*")/;
/** A directive by its name, and the argument that makes it another rule: `owner(alone: true)`. */
const rule = z
  .string()
  .regex(
    new RegExp(`^@?[_A-Za-z]\\w*(?:\\(\\w+: *${value.source}\\))?$`),
    'must be such as owner or owner(alone: true)',
  );

export const checksConfig = z.strictObject({
  /** The branch that the working tree is merged into: its merge base is what is compared with. */
  against: z.string().min(1).default('main'),
  /** Files and folders of operations, and manifests of persisted ones; relative to the file. */
  operations: z.array(z.string().min(1)).default(['operations', 'persisted-operations.json']),
  /** The folder of the events' JSON Schemas, relative to the file. */
  events: z.string().min(1).default('events'),
  /**
   * The directives that say who may have something, from the loosest to the strictest; those that cannot be
   * compared with one another are one step.
   */
  authorization: z.array(z.union([rule, z.array(rule).min(1)])).default([]),
  /** Whether a dangerous change fails the check as a breaking one does. */
  dangerous: z.enum(['warn', 'fail']).default('warn'),
  /** Accepted findings, relative to the file. */
  approvals: z.string().min(1).default('approvals.yaml'),
  usage: z
    .strictObject({
      file: z.string().min(1).default('usage.json'),
      /** How many days back uses count. */
      days: wholeNumber.min(1).max(3_650).default(30),
      /** A field that is used as often as this or less counts as unused. */
      usesMax: wholeNumber.default(0),
      /** The same as a share of all operations, in percent. */
      percentMax: z.number().min(0).max(100).default(0),
    })
    .prefault({}),
  removal: z
    .strictObject({
      /** How long a field must have been deprecated before it may go; 0: it may go at once. */
      deprecatedDays: wholeNumber.max(3_650).default(0),
    })
    .prefault({}),
  /** Each rule by its name; those that are not named keep the level of the table. */
  lint: z.strictObject(lintLevels).prefault({}),
  /** Variants of the API by `@tag`: each is composed and compared too. */
  contracts: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        include: tags,
        exclude: tags,
        /** Whether types that nothing reaches are left out. */
        hideUnreachableTypes: z.boolean().default(false),
      }),
    )
    .refine(
      (contracts) => new Set(contracts.map(({ name }) => name)).size === contracts.length,
      'must not have the same name twice',
    )
    .default([]),
});

export type ChecksConfig = z.infer<typeof checksConfig>;
