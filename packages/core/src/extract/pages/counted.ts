/** Things of a document that are produced in order. */
export interface Counted<T, About> {
  readonly count: number
  /** What was known at the end. */
  readonly about: About
  read(): AsyncIterable<T>
}

/** Things of fewer characters than this in all are kept; others are produced again. */
const KEPT_CHARACTERS = 2 ** 20

/** Options of {@link countProduced}. */
export interface CountOptions<T> {
  readonly charactersOf: (one: T) => number
  /** Called with each and its number, from 1. */
  readonly look?: (one: T, number: number) => void
}

/** Counts what `produce` yields, which must be the same each time, so that a long text is never in memory as a whole. */
export async function countProduced<T, About>(
  produce: () => AsyncGenerator<T, About>,
  { charactersOf, look }: CountOptions<T>,
): Promise<Counted<T, About>> {
  let kept: T[] | null = []
  let characters = 0
  let count = 0
  const things = produce()
  for (;;) {
    const { done, value } = await things.next()
    if (done === true) {
      const all = kept
      return { count, about: value, read: all === null ? produce : () => yieldAll(all) }
    }
    count++
    look?.(value, count)
    characters += charactersOf(value)
    if (characters > KEPT_CHARACTERS) kept = null
    kept?.push(value)
  }
}

/** Counts the pages that `produce` yields. */
export function countPages(produce: () => AsyncGenerator<string>): Promise<Counted<string, unknown>> {
  return countProduced(produce, { charactersOf: ({ length }) => length })
}

async function* yieldAll<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all
}
