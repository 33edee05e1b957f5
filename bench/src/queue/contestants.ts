import { join } from 'node:path'
import Database from 'better-sqlite3'
import { better, defineQueue } from 'plainjob'
import { sqliteStore } from '../../../packages/core/src/sqlite/store.ts'

const KIND = 'bench'

/** A queue in a SQLite file, as used by the benchmark. */
export interface Contestant extends AsyncDisposable {
  /** Adds jobs, all in one transaction. */
  fill(jobs: number): Promise<void>
  /** How many jobs a process works on at a time. */
  readonly atATime: number
  /** Claims a job and completes it. @returns false when there is none left. */
  claimAndComplete(): Promise<boolean>
}

/** The queues that are compared, each with the `synchronous` mode of its commits. */
export type ContestantName =
  | 'DocChat, FULL'
  | 'DocChat, FULL, 16 at a time'
  | 'plainjob, NORMAL'
  | 'plainjob, FULL'

/** Opens a queue in a folder; several processes may open the same one. */
export const CONTESTANTS: Readonly<Record<ContestantName, (folder: string) => Contestant>> = {
  'DocChat, FULL': (folder) => openDocChatQueue(folder, 1),
  'DocChat, FULL, 16 at a time': (folder) => openDocChatQueue(folder, 16),
  'plainjob, NORMAL': (folder) => openPlainjob(folder, 'NORMAL'),
  'plainjob, FULL': (folder) => openPlainjob(folder, 'FULL'),
}

function openDocChatQueue(folder: string, atATime: number): Contestant {
  const store = sqliteStore({ directory: folder })
  const worker = `process ${process.pid}`
  return {
    atATime,
    fill: (jobs) =>
      store.transaction(async (tx) => {
        for (let n = 0; n < jobs; n++) await tx.jobs.enqueue({ kind: KIND, owner: 'bench', payload: { n } })
      }),
    async claimAndComplete() {
      const lease = await store.jobs.claim({ worker, kinds: [KIND], leaseMs: 30_000 })
      if (lease === null) return false
      await store.jobs.complete(lease, null)
      return true
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

function openPlainjob(folder: string, synchronous: 'NORMAL' | 'FULL'): Contestant {
  const database = new Database(join(folder, 'plainjob.db'), { timeout: 5000 })
  const silent = () => undefined
  const logger = { error: silent, warn: silent, info: silent, debug: silent }
  const queue = defineQueue({ connection: better(database), logger })
  // Overrides NORMAL, which it has just set itself.
  database.pragma(`synchronous = ${synchronous}`)
  return {
    // Its calls are synchronous: there is nothing that others could share.
    atATime: 1,
    async fill(jobs) {
      queue.addMany(
        KIND,
        Array.from({ length: jobs }, (_, n) => ({ n })),
      )
    },
    async claimAndComplete() {
      const job = untilFree(() => queue.getAndMarkJobAsProcessing(KIND))
      if (job === undefined) return false
      untilFree(() => queue.markJobAsDone(job.id))
      return true
    },
    async [Symbol.asyncDispose]() {
      queue.close()
    },
  }
}

/** On a slow disk, its processes starve each other until SQLite throws a busy error, which its caller must handle. */
function untilFree<T>(work: () => T): T {
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY')) throw error
    }
  }
}
