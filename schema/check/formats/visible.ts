/** Makes harmless what schemas, operations and their messages may hold, for they are written by anybody. */

/**
 * Controls (which move a terminal's cursor, or ring), what turns the direction of text round, line ends that only
 * some programs know, invisible tags, and what is no character at all.
 */
const hidden =
  /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}\ufeff\u{e0000}-\u{e007f}]/gu;

/** Shows what is hidden as an escape, such as `\u{1b}`. Line feeds and tabs stay. */
export function makeVisible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(hidden, escapeOf);
}

/** The same in one line. */
export function inOneLine(text: string): string {
  return makeVisible(text).trim().replace(/\s+/g, ' ');
}

/** Puts one sign for each that is hidden, so that columns stay what they are. */
export function maskHidden(line: string): string {
  return line.replaceAll('\t', ' ').replace(hidden, '\ufffd');
}

/** JSON that holds the same and can be shown in a terminal; JSON itself escapes C0 only. */
export function escapeJson(json: string): string {
  return json.replace(hidden, (character) =>
    Array.from({ length: character.length }, (_, index) => codeUnitOf(character, index)).join(''),
  );
}

export function shorten(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1).toWellFormed()}…`;
}

function escapeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

function codeUnitOf(text: string, index: number): string {
  return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
}
