import { parentPort, workerData } from 'node:worker_threads'
import { findPassages } from '../../retrieve/find-passages.ts'
import type { FoundPassage, PassageQuery } from '../../retrieve/passage-finder.ts'
import { sqlitePages } from '../catalog/pages.ts'
import { type Connection, openConnection } from '../connection.ts'
import type { SqliteSession } from '../session.ts'
import { sqliteHits } from './hits.ts'
import { type FromThread, type ThreadData, type ToThread, toFailure } from './thread-messages.ts'

// A thread of the pool that finds passages. It has a connection of its own and answers one query at a time.

const { path }: ThreadData = workerData
let connection: Connection | null = null
// Opened by a query, whose error it is if that is impossible for the moment.
const open = () => (connection ??= openConnection(path, { readonly: true }))
const session: SqliteSession = {
  read: (work) => work(open()),
  write: () => Promise.reject(new Error('A search thread does not write.')),
}
const sources = { catalog: sqlitePages(session), search: sqliteHits(session) }
const send = (message: FromThread) => parentPort?.postMessage(message)

function close(): void {
  connection?.close()
  connection = null
}

/** Finds passages in one transaction, so that all reads see the same commit. */
async function find(query: PassageQuery): Promise<readonly FoundPassage[]> {
  const db = open()
  db.sql('begin').run()
  try {
    return await findPassages(sources, query)
  } finally {
    if (db.raw.inTransaction) db.sql('commit').run()
  }
}

/** Finds them through a new connection if this one finds the file damaged: after a full disk, it may only be outdated. */
async function findSurely(query: PassageQuery): Promise<readonly FoundPassage[]> {
  try {
    return await find(query)
  } catch (error) {
    if (!isCorrupt(error)) throw error
    close()
    return await find(query)
  }
}

function isCorrupt(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CORRUPT')
}

parentPort?.on('message', async (message: ToThread) => {
  if (message === 'reopen') return close()
  if (message === 'close') {
    close()
    parentPort?.close()
    return
  }
  try {
    send({ found: await findSurely(message) })
  } catch (error) {
    send({ failure: toFailure(error) })
  }
})
send('ready')
