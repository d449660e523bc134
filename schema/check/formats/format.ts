/** What every output format is: a report in, a text out. */
import type { Criticality } from '../finding.ts';
import type { Report } from '../report.ts';

export type Format = (report: Report, options: FormatOptions) => string;

export interface FormatOptions {
  /** Absolute: paths below it are shown relative to it. For annotations it must be the repository's root. */
  root: string;
  /** Absolute: blamed for what has no other place, by formats that want one. */
  configFile: string;
  checkedAt: Date;
  /** What each code means; a code that it lacks goes without. */
  codes: Readonly<Record<string, CodeMeaning>>;
  /** The text that the finding was located in; undefined when that is unknown, and then no frame is shown. */
  readSource(file: string): string | undefined;
  /** Where the text goes, which decides whether it is coloured; absent: it is not. */
  stream?: NodeJS.WriteStream;
}

export interface CodeMeaning {
  criticality: Criticality;
  /** One line. */
  explanation: string;
}
