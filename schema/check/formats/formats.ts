/** Every format that a report can be written in, by its name on the command line. */
import type { Format } from './format.ts';
import { toGithub } from './github.ts';
import { toJson } from './json.ts';
import { toJunit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import { toSarif } from './sarif.ts';
import { toText } from './text.ts';

export const formats = {
  text: toText,
  json: toJson,
  markdown: toMarkdown,
  github: toGithub,
  sarif: toSarif,
  junit: toJunit,
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
