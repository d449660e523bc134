/** Shows any text in GitHub's Markdown as it is, in one line: also in a table, and without calling anybody. */
import { inOneLine } from './visible.ts';

const htmlEntities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What begins something in Markdown, a colon for its links among them. */
const punctuation = /[\\`*_{}[\]#+\-!|~:$=^]/g;

/** Somebody's name, or the number of an issue, which would be told of the comment. In code they are not. */
const callings = /(@[\w/-]+|#\d+|\bGH-\d+)/i;

export function escapeMarkdown(text: string): string {
  return inOneLine(text)
    .split(callings)
    .map((part, index) => (index % 2 === 0 ? escapePart(part) : inCode(part)))
    .join('');
}

export function inCode(text: string): string {
  return `<code>${escapePart(inOneLine(text))}</code>`;
}

/** Backslashes, and for HTML entities: both hold in a table and inside of an element. */
function escapePart(text: string): string {
  return text
    .replace(punctuation, '\\$&')
    .replace(/[&<>]/g, (character) => htmlEntities[character] ?? '')
    .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, -1)}\\.`);
}
