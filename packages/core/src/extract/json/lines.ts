import { linesLabel } from '../code/code.ts'
import { type Block, pageBuilder, type ReadDocument } from '../pages/pages.ts'
import { recordBlocks } from './records.ts'

const NAMED_LINES = 10

/**
 * Reads a record from each line. Lines that are not valid JSON are read as they are written, and named in a warning; so is
 * a text of which most lines are not.
 */
export function readLines(text: string, characters: number): ReadDocument {
  const lines = linesOf(text).map(({ line, at }) => ({ line, at, blocks: blocksOf(line) }))
  const invalid = lines.filter(({ blocks }) => blocks === null)
  if (invalid.length * 2 > lines.length) return readAsWritten(text, characters, 'not valid JSON')
  const pages = pageBuilder({ characters, label: linesLabel })
  for (const { line, at, blocks } of lines)
    for (const block of blocks ?? [{ text: line }]) pages.add({ ...block, at })
  const problems = invalid.length === 0 ? [] : [notJson(invalid.map(({ at }) => at))]
  return { pages: pages.end(), isCut: true, problems }
}

/** Keeps the text as it is, with a warning. @param what the document is, such as `not valid JSON`. */
export function readAsWritten(text: string, characters: number, what: string): ReadDocument {
  const pages = pageBuilder({ characters, label: linesLabel })
  for (const { line, at } of linesOf(text)) pages.add({ text: line, at })
  const message = `The file is ${what}: it is read as it is written.`
  return { pages: pages.end(), isCut: true, problems: [{ page: 1, code: 'DAMAGED', message }] }
}

function linesOf(text: string): { readonly line: string; readonly at: string }[] {
  const lines = text.split(/\r\n|\n/).map((line, index) => ({ line, at: `${index + 1}` }))
  return lines.filter(({ line }) => line.trim() !== '')
}

function blocksOf(line: string): readonly Block[] | null {
  try {
    return [...recordBlocks(line, '')]
  } catch {
    return null
  }
}

function notJson(lines: readonly string[]): ReadDocument['problems'][number] {
  const more = lines.length - NAMED_LINES
  const list = `${lines.slice(0, NAMED_LINES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const message = `${lines.length === 1 ? 'Line' : 'Lines'} ${list}: not valid JSON, read as written.`
  return { page: 1, code: 'DAMAGED', message }
}
