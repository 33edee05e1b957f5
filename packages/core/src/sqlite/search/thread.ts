import { parentPort, workerData } from 'node:worker_threads'
import { quote } from '../../answer/quoter.ts'
import { lowerPriority } from '../../low-priority.ts'
import { findPassages } from '../../retrieve/find-passages.ts'
import { toFailure } from '../../thread-failure.ts'
import { sqliteCatalog } from '../catalog/catalog.ts'
import { asDamaged, type Connection, isCorrupt, openConnection } from '../connection.ts'
import type { SqliteSession } from '../session.ts'
import { sqliteHits } from './hits.ts'
import {
  type FromThread,
  perform,
  type Task,
  type TaskHandlers,
  type TaskResult,
  type ThreadData,
  type ToThread,
} from './thread-messages.ts'

// A thread of the pool that finds passages and quotes them. It has a connection of its own and does one task at a time.

lowerPriority()
const { path }: ThreadData = workerData
let connection: Connection | null = null
// Opened by a query, whose error it is if that is impossible for the moment.
const open = () => (connection ??= openConnection(path, { readonly: true }))
const session: SqliteSession = {
  read: (work) => work(open()),
  write: () => Promise.reject(new Error('A search thread does not write.')),
}
const sources = { catalog: sqliteCatalog(session), search: sqliteHits(session) }
const handlers: TaskHandlers = {
  find: (query) => findPassages(sources, query),
  quote: (request) => quote(sources.catalog, request),
}
const send = (message: FromThread) => parentPort?.postMessage(message)

function close(): void {
  connection?.close()
  connection = null
}

/** Does a task in one transaction, so that all reads see the same commit. */
async function run(task: Task): Promise<TaskResult> {
  const db = open()
  db.sql('begin').run()
  try {
    return await perform(handlers, task)
  } finally {
    if (db.raw.inTransaction) db.sql('commit').run()
  }
}

/** Does it through a new connection if this one finds the file damaged: after a full disk, it may only be outdated. */
async function runSurely(task: Task): Promise<TaskResult> {
  try {
    return await run(task)
  } catch (error) {
    if (!isCorrupt(error)) throw error
    close()
    return await run(task).catch((again: unknown) => {
      throw asDamaged(again, path)
    })
  }
}

async function handle(message: ToThread): Promise<void> {
  if (message === 'reopen') return close()
  if (message === 'close') {
    close()
    parentPort?.close()
    return
  }
  try {
    send(await runSurely(message))
  } catch (error) {
    send({ failure: toFailure(error) })
  }
}

let handled = Promise.resolve()
parentPort?.on('message', (message: ToThread) => {
  // One after the other: the connection must not be closed in the middle of a task.
  handled = handled.then(() => handle(message))
})
send('ready')
