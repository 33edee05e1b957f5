import { DocChatError } from '../errors.ts'
import type { Connection } from './connection.ts'
import type { SqliteSession } from './session.ts'

/** More would keep the event loop from turning for long. */
const MAX_GROUP = 32

/** A write that waits, and what its caller is told once it is committed. */
interface Waiting {
  /** @param isAlone whether its failure may undo the whole transaction @returns what tells the caller */
  run(db: Connection, isAlone: boolean): () => void
  reject(error: unknown): void
}

/**
 * Returns a `write` of synchronous work. Those that are asked for while another transaction has its turn are made in one: each is as
 * if it were alone, but they share a commit, which takes as long as the disk does, and all wait for it.
 */
export function groupedWrites(
  session: Pick<SqliteSession, 'write'>,
): <T>(work: (db: Connection) => T) => Promise<T> {
  let waiting: Waiting[] = []

  async function commitNext(): Promise<void> {
    const asked = waiting.length
    let group: readonly Waiting[] = []
    try {
      const tellEach = await session.write((db) => {
        group = waiting.slice(0, MAX_GROUP)
        waiting = waiting.slice(MAX_GROUP)
        if (waiting.length > 0) void commitNext()
        return group.map((one) => one.run(db, group.length === 1))
      })
      for (const tell of tellEach) tell()
    } catch (error) {
      const hadTurn = group.length > 0
      // Without a turn, nothing was taken. Whoever came while one was waited for has not waited long enough to give up.
      const failed = hadTurn ? group : waiting.splice(0, asked)
      for (const { reject } of failed) reject(error)
      if (!hadTurn && waiting.length > 0) void commitNext()
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      const run = (db: Connection, isAlone: boolean) => {
        try {
          const result = isAlone ? work(db) : db.raw.transaction(() => work(db))()
          return () => resolve(result)
        } catch (error) {
          // Only a refusal is the caller's own affair. Anything else, such as a full disk, may have ended the transaction.
          if (isAlone || !DocChatError.isInstance(error)) throw error
          return () => reject(error)
        }
      }
      waiting.push({ run, reject })
      if (waiting.length === 1) void commitNext()
    })
}
