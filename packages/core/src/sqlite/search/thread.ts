import { parentPort, workerData } from 'node:worker_threads'
import { findPassages } from '../../retrieve/find-passages.ts'
import { sqlitePages } from '../catalog/pages.ts'
import { openConnection } from '../connection.ts'
import type { SqliteSession } from '../session.ts'
import { sqliteHits } from './hits.ts'
import { type FromThread, type ThreadData, type ToThread, toFailure } from './thread-messages.ts'

// A thread of the pool that finds passages. It has a connection of its own and answers one query at a time.

const { path }: ThreadData = workerData
const db = openConnection(path, { readonly: true })
const session: SqliteSession = {
  read: (work) => work(db),
  write: () => Promise.reject(new Error('A search thread does not write.')),
}
const sources = { catalog: sqlitePages(session), search: sqliteHits(session) }
const send = (message: FromThread) => parentPort?.postMessage(message)

parentPort?.on('message', async (query: ToThread) => {
  if (query === 'close') {
    db.close()
    parentPort?.close()
    return
  }
  try {
    // One transaction, so that all reads see the same commit.
    db.sql('begin').run()
    send({ found: await findPassages(sources, query) })
  } catch (error) {
    send({ failure: toFailure(error) })
  } finally {
    if (db.raw.inTransaction) db.sql('commit').run()
  }
})
send('ready')
