import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs'

/** Enough for the transaction that deletes a document of about a thousand pages. */
const RESERVE_BYTES = 8 * 2 ** 20
const CHUNK_BYTES = 2 ** 20

/** Space on the disk that is kept for deleting, because deleting from a database writes to it first. */
export interface SpaceReserve {
  /** Takes the space, or as much of it as there is. Never throws: what is missing can be taken later. */
  fill(): void
  /** Gives the space back to the disk. */
  release(): void
}

/** Keeps a reserve beside a database, in a file that nobody reads. */
export function spaceReserve(databasePath: string): SpaceReserve {
  const path = `${databasePath}-reserve`
  return {
    fill() {
      try {
        const file = openSync(path, 'a', 0o600)
        try {
          // Random, so that no file system compresses it.
          const chunk = randomBytes(CHUNK_BYTES)
          for (let size = fstatSync(file).size; size < RESERVE_BYTES; ) size += writeSync(file, chunk)
        } finally {
          closeSync(file)
        }
      } catch {
        // The disk is full, and the reserve has what was left.
      }
    },
    release() {
      rmSync(path, { force: true })
    },
  }
}
