import type { Passage } from '../retrieve/passage.ts'

/** The passages that the searches of one answer have found. */
export interface PassagePool {
  /** Best first: those of the last search alternate with those before. */
  readonly passages: readonly Passage[]
  /** Adds what another search has found, best first. @returns whether any of it is new. */
  add(found: readonly Passage[]): boolean
}

/** Creates an empty {@link PassagePool}. */
export function passagePool(): PassagePool {
  let passages: readonly Passage[] = []
  return {
    get passages() {
      return passages
    },
    add(found) {
      const before = passages
      const length = Math.max(found.length, before.length)
      const all = Array.from({ length }, (_, i) => [found[i], before[i]]).flat()
      const known = new Map<string, Passage>()
      for (const passage of all)
        if (passage !== undefined && !known.has(keyOf(passage))) known.set(keyOf(passage), passage)
      passages = [...known.values()].map((passage, i) => ({ ...passage, rank: i + 1 }))
      return passages.length > before.length
    },
  }
}

function keyOf({ versionId, page, charStart }: Passage): string {
  return `${versionId} ${page} ${charStart}`
}
