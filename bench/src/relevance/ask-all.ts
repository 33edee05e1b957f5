import type { DocChat, Passage } from '@docchat/core'

/** Passages that are asked for, so that ten different pages or documents are among them. */
const PASSAGES = 60

/** A question, where to look, and what counts as one thing found. */
export interface Search {
  readonly text: string
  /** @defaultValue everywhere */
  readonly documentIds?: readonly string[]
  readonly keyOf: (passage: Passage) => string
}

/** Asks for passages. @returns what was found, each once, in the order of its best passage, and the time it took. */
export async function askFor(
  docchat: DocChat,
  { text, documentIds, keyOf }: Search,
): Promise<{ readonly ranked: readonly string[]; readonly ms: number }> {
  const started = performance.now()
  const passages = await docchat.retrieve(text, { limit: PASSAGES, ...(documentIds && { documentIds }) })
  const ms = performance.now() - started
  return { ranked: [...new Set(passages.map(keyOf))], ms }
}
