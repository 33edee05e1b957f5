import { linesLabel } from '../code/code.ts'
import type { Extractor } from '../extractor.ts'
import { type Block, pageBuilder } from '../pages.ts'
import { wholeTextExtractor } from '../whole-text.ts'

/** Options of {@link jsonExtractor}. */
export interface JsonOptions {
  /** The characters of a page. @defaultValue 6000 */
  readonly pageCharacters?: number
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Objects of at most this many simple values become one line. */
const RECORD_VALUES = 60
const MAX_DEPTH = 500

/** Reads JSON and JSON Lines: a line for each record or value, with the names that lead to it. */
export function jsonExtractor({ pageCharacters = 6000 }: JsonOptions = {}): Extractor {
  return wholeTextExtractor(['application/json', 'application/jsonl'], 'JSON', (text, mediaType) => {
    const isLines = mediaType === 'application/jsonl'
    const label = isLines
      ? linesLabel
      : (first: string, last: string) => (first === last ? first : `${first} to ${last}`)
    const pages = pageBuilder({ characters: pageCharacters, label })
    const blocks = isLines ? linesOf(text) : blocksOf(parse(text.replace(/^\uFEFF/, '')), '$', 0)
    for (const block of blocks) pages.add(block)
    return { pages: pages.end(), isCut: true, problems: [] }
  })
}

/** Keeps numbers as they are written: `1.10` and long identifiers would become others. */
function parse(text: string): Json {
  const asWritten = (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? value) : value
  return JSON.parse(text, asWritten) as Json
}

function* linesOf(text: string): Generator<Block> {
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue
    for (const block of blocksOf(parse(line), '', 0)) yield { ...block, at: `${index + 1}` }
  }
}

function* blocksOf(value: Json, path: string, depth: number): Generator<Block> {
  const record = recordOf(value)
  const named = (text: string) =>
    path === '$' || path === '' || path.endsWith(']') ? text : `${path.replace(/^\$\./, '')}: ${text}`
  if (record !== null) {
    if (record !== '') yield { text: named(record), at: path }
    return
  }
  if (depth > MAX_DEPTH) throw new Error(`values are nested more than ${MAX_DEPTH} deep`)
  for (const [name, inside] of Object.entries(value as object) as [string, Json][]) {
    const step = Array.isArray(value) ? `[${name}]` : path === '' ? name : `.${name}`
    yield* blocksOf(inside, `${path}${step}`, depth + 1)
  }
}

/** Returns a simple value, a list of them, or an object of them as one line; null for anything larger. */
function recordOf(value: Json): string | null {
  if (value === null) return 'null'
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value)
  if (entries.length > RECORD_VALUES) return null
  const cells: string[] = []
  for (const [name, inside] of entries) {
    const text = simple(inside)
    if (text === null) return null
    cells.push(Array.isArray(value) ? text : `${name}: ${text}`)
  }
  return cells.join(Array.isArray(value) ? ', ' : ' | ')
}

function simple(value: Json): string | null {
  if (value === null) return 'null'
  if (typeof value !== 'object') return String(value)
  const isShort = Array.isArray(value) && value.length <= RECORD_VALUES
  return isShort && value.every((one) => one === null || typeof one !== 'object')
    ? value.map(String).join(', ')
    : null
}
