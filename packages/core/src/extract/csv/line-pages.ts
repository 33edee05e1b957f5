import { normalizeText } from '../normalize/normalize.ts'
import { cutText, PAGE_CHARACTERS } from '../pages/cut.ts'
import { type Line, lineWriter } from './lines.ts'

/** Options of {@link rowPages}. */
export interface RowPagesOptions {
  readonly maxCharacters: number
  /** Called when there are more, which are not read. */
  readonly whenMore: () => void
}

/** Lays rows out on pages, a line each. No row is split unless it alone is longer than a page. */
export async function* rowPages(
  batches: AsyncIterable<readonly (readonly string[])[]>,
  { maxCharacters, whenMore }: RowPagesOptions,
): AsyncGenerator<string> {
  const writer = lineWriter()
  let page = ''
  let pages = 0
  let characters = 0

  function* place({ text, startsPage }: Line): Generator<string> {
    characters += text.length
    if (page !== '' && (startsPage || page.length + text.length + 1 > PAGE_CHARACTERS)) yield turn()
    const [first = '', ...more] = cutText(text)
    page += page === '' ? first : `\n${first}`
    for (const part of more) {
      yield turn()
      page = part
    }
  }

  function turn(): string {
    const text = normalizeText(page, { typeset: false })
    page = ''
    pages++
    return text
  }

  reading: for await (const rows of batches) {
    for (const row of rows) {
      for (const line of writer.add(row)) yield* place(line)
      if (characters <= maxCharacters) continue
      whenMore()
      break reading
    }
  }
  for (const line of writer.end()) yield* place(line)
  if (page !== '' || pages === 0) yield turn()
}
