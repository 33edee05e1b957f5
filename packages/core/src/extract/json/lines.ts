import { linesLabel } from '../code/code.ts'
import { type AboutPages, type Block, pageBuilder, type ReadDocument } from '../pages/pages.ts'
import type { PageProducer } from '../pages/produced.ts'
import { linesOf } from '../text/lines.ts'
import type { OpenText } from '../text/open.ts'
import { recordReader } from './records.ts'
import { InvalidJsonError } from './tokens.ts'

const NAMED_LINES = 10

type Problem = AboutPages['problems'][number]

/**
 * Reads a record from each line. Lines that are not valid JSON are read as they are written, and named in a warning; so is
 * a text of which most lines are not.
 */
export async function linePages(
  { pieces, problem }: OpenText,
  characters: number,
  signal: AbortSignal | undefined,
): Promise<PageProducer> {
  const { lines, invalid, named } = await survey(pieces(signal))
  const isJson = invalid * 2 <= lines
  const problems: Problem[] = problem === null ? [] : [{ page: 1, ...problem }]
  if (!isJson) problems.push(asWritten('not valid JSON'))
  else if (invalid > 0) problems.push(notJson(invalid, named))

  return async function* produce() {
    const pages = pageBuilder({ characters, label: linesLabel })
    for await (const some of linesOf(pieces(signal))) {
      for (const { line, number } of some) {
        if (line.trim() === '') continue
        const blocks = isJson ? blocksOf(line) : null
        for (const block of blocks ?? [{ text: line }]) pages.add({ ...block, at: `${number}` })
      }
      yield* pages.take()
    }
    yield* pages.end()
    return { isCut: true, problems }
  }
}

async function survey(pieces: AsyncIterable<string>) {
  const named: number[] = []
  let lines = 0
  let invalid = 0
  for await (const some of linesOf(pieces)) {
    for (const { line, number } of some) {
      if (line.trim() === '') continue
      lines++
      if (blocksOf(line) !== null) continue
      if (invalid++ < NAMED_LINES) named.push(number)
    }
  }
  return { lines, invalid, named }
}

/** Keeps the text as it is, with a warning. @param what the document is, such as `not a Jupyter notebook`. */
export function readAsWritten(text: string, characters: number, what: string): ReadDocument {
  const pages = pageBuilder({ characters, label: linesLabel })
  for (const [index, line] of text.split(/\r\n|\n/).entries())
    if (line.trim() !== '') pages.add({ text: line, at: `${index + 1}` })
  return { pages: pages.end(), isCut: true, problems: [asWritten(what)] }
}

function asWritten(what: string): Problem {
  return { page: 1, code: 'DAMAGED', message: `The file is ${what}: it is read as it is written.` }
}

function blocksOf(line: string): readonly Block[] | null {
  const records = recordReader('')
  try {
    return [...records.add(line), ...records.end()]
  } catch (error) {
    if (error instanceof InvalidJsonError) return null
    throw error
  }
}

function notJson(count: number, named: readonly number[]): Problem {
  const more = count - named.length
  const list = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const message = `${count === 1 ? 'Line' : 'Lines'} ${list}: not valid JSON, read as written.`
  return { page: 1, code: 'DAMAGED', message }
}
