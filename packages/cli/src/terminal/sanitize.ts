import { stripVTControlCharacters } from 'node:util'

/** Characters that a terminal interprets instead of showing: C0, DEL, C1, and marks that reorder or hide text. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu

/** Makes text from a document safe for a terminal. Line breaks and tabs are kept. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(CONTROLS, (character) =>
    character === '\n' || character === '\t' ? character : '',
  )
}

/** Makes a text safe for a terminal, on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

/** Formats a value as one line of JSON, safe for terminals and for programs that split lines. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
