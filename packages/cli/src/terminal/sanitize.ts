import { stripVTControlCharacters } from 'node:util'

/** What a terminal obeys instead of showing: C0, DEL, C1, and the marks that reorder or hide text. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu

/** Text from a document, safe for a terminal; line breaks and tabs stay. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(CONTROLS, (character) =>
    character === '\n' || character === '\t' ? character : '',
  )
}

/** A name or another text that belongs on one line, safe for a terminal. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

/** A value as one line of JSON that neither a terminal nor a line splitter can misread. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
