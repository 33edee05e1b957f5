import { parentPort, workerData } from 'node:worker_threads'
import type { ToCheckpointThread } from './checkpointer.ts'
import { type Connection, openConnection } from './connection.ts'

// The thread of a checkpointer. It has a connection of its own.

const { path } = workerData as { readonly path: string }
let connection: Connection | null = null

parentPort?.on('message', (message: ToCheckpointThread) => {
  if (message === 'close') {
    connection?.close()
    parentPort?.close()
    return
  }
  try {
    connection ??= openConnection(path)
    connection.raw.pragma('wal_checkpoint(PASSIVE)')
  } catch {
    // As when SQLite does it in a commit: nothing is lost, and the next commit tries again.
  }
  parentPort?.postMessage('done')
})
