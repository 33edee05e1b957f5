import type { Connection } from '../connection.ts'
import { type OwnerVectors, readVectors } from './owner-vectors.ts'

/** The memory for vectors of each connection: 170,000 with 384 dimensions. */
const MAX_BYTES = 64 * 2 ** 20

/** A space that stores its vectors as bytes. */
interface Space {
  readonly key: number
  readonly dimensions: number
  /** Changes with every change of its vectors. */
  readonly stamp: number
}

/** An owner who has searched a space: the vectors are null until they are worth reading, or if there are too many. */
interface Entry {
  readonly space: Space
  readonly vectors: OwnerVectors | null
}

/** How many owners are remembered. */
const MAX_OWNERS = 1000

const caches = new WeakMap<Connection, Map<string, Entry>>()

/**
 * Keeps the vectors of the owners who searched last in memory, for each connection. Reading them takes longer than one
 * search without them, so they are read at the second search since they changed: not for a process that asks only once,
 * nor for each search while documents are added. Call it in the transaction that uses its results.
 */
export const vectorCache = {
  /** Returns the owner's vectors; null if they are not in memory. */
  of(db: Connection, space: Space, owner: string): OwnerVectors | null {
    const entries = caches.get(db) ?? new Map<string, Entry>()
    caches.set(db, entries)
    const name = `${space.key} ${owner}`
    const known = entries.get(name)
    const isKnown = known?.space.stamp === space.stamp
    const vectors = isKnown ? (known.vectors ?? readVectors(db, space, owner, MAX_BYTES)) : null
    // The last one is the one used last.
    entries.delete(name)
    entries.set(name, { space, vectors })
    let bytes = [...entries.values()].reduce((sum, entry) => sum + (entry.vectors?.bytes ?? 0), 0)
    for (const [oldest, entry] of entries) {
      if ((bytes <= MAX_BYTES && entries.size <= MAX_OWNERS) || oldest === name) break
      entries.delete(oldest)
      bytes -= entry.vectors?.bytes ?? 0
    }
    return vectors
  },

  /** Returns the vectors of a space that are in memory, one for each owner. */
  inMemory(db: Connection, space: Space): readonly OwnerVectors[] {
    return [...(caches.get(db)?.values() ?? [])].flatMap(({ space: { key, stamp }, vectors }) =>
      key === space.key && stamp === space.stamp && vectors !== null ? [vectors] : [],
    )
  },
}
