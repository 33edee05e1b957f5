import type { Passage } from '../retrieve/passage.ts'

/** The passages that the searches of one answer have found. */
export interface PassagePool {
  /** Best first: those of the last searches alternate with those before. */
  readonly passages: readonly Passage[]
  /** Adds what other searches have found, each best first. @returns whether any of it is new. */
  add(...found: readonly (readonly Passage[])[]): boolean
}

/** Creates an empty {@link PassagePool}. */
export function passagePool(): PassagePool {
  let passages: readonly Passage[] = []
  return {
    get passages() {
      return passages
    },
    add(...found) {
      const before = passages
      const lists = [...found, before]
      const length = Math.max(...lists.map((list) => list.length))
      const all = Array.from({ length }, (_, i) => lists.map((list) => list[i])).flat()
      const known = new Map<string, Passage>()
      for (const passage of all)
        if (passage !== undefined && !known.has(passageKey(passage))) known.set(passageKey(passage), passage)
      passages = [...known.values()].map((passage, i) => ({ ...passage, rank: i + 1 }))
      return passages.length > before.length
    },
  }
}

/** Returns what tells a passage from others, but not from itself when another search finds it. */
export function passageKey({ versionId, page, charStart }: Passage): string {
  return `${versionId} ${page} ${charStart}`
}
