/** Pages that are produced in order. */
export interface CountedPages {
  readonly count: number
  read(): AsyncIterable<string>
}

/** Pages of fewer characters than this in all are kept; others are produced again. */
const KEPT_CHARACTERS = 8 * 2 ** 20

/** Counts the pages that `produce` yields, which must be the same each time, so that a long text is never in memory as a whole. */
export async function countPages(produce: () => AsyncIterable<string>): Promise<CountedPages> {
  let kept: string[] | null = []
  let characters = 0
  let count = 0
  for await (const page of produce()) {
    count++
    characters += page.length
    if (characters > KEPT_CHARACTERS) kept = null
    kept?.push(page)
  }
  const pages = kept
  return { count, read: pages === null ? produce : () => yieldAll(pages) }
}

async function* yieldAll(pages: readonly string[]): AsyncGenerator<string> {
  yield* pages
}
