import type { DocChat, Passage } from '@docchat/core'

/** How many passages are requested, so that ten different pages or documents are among them. */
const PASSAGES = 60

/** A question, where to search, and what counts as one result. */
export interface Search {
  readonly text: string
  /** @defaultValue everywhere */
  readonly documentIds?: readonly string[]
  readonly keyOf: (passage: Passage) => string
}

/** Retrieves passages. @returns them, the distinct results, ordered by their best passage, and the time taken. */
export async function askFor(
  docchat: DocChat,
  { text, documentIds, keyOf }: Search,
): Promise<{
  readonly passages: readonly Passage[]
  readonly ranked: readonly string[]
  readonly ms: number
}> {
  const started = performance.now()
  const passages = await docchat.retrieve(text, { limit: PASSAGES, ...(documentIds && { documentIds }) })
  const ms = performance.now() - started
  return { passages, ranked: [...new Set(passages.map(keyOf))], ms }
}
