import { Worker } from 'node:worker_threads'
import { ownProgram } from '../own-program.ts'

/** Writes the log of a database back into the database, so that the log does not grow. */
export interface Checkpointer extends AsyncDisposable {
  /** @returns whether it could be tried; when not, the caller does it itself. */
  run(): Promise<boolean>
}

/** `checkpoint`, to be answered by a message, or `close`, to close the connection and end. */
export type ToCheckpointThread = 'checkpoint' | 'close'

const PROGRAM = ownProgram(import.meta.url, './checkpoint-thread.ts', 'checkpoint-thread')

/** Does the work, which waits for the disk several times, in a thread. The thread starts with the first run. */
export function checkpointer(path: string, program: URL = PROGRAM): Checkpointer {
  let thread: { readonly worker: Worker; readonly ended: Promise<false> } | null = null
  let closed = false

  function start(): NonNullable<typeof thread> {
    const worker = new Worker(program, { workerData: { path }, execArgv: [] })
    worker.unref()
    worker.on('error', () => {})
    const ended = new Promise<false>((resolve) => worker.once('exit', () => resolve(false)))
    return { worker, ended }
  }

  return {
    async run() {
      if (closed) return true
      thread ??= start()
      const { worker, ended } = thread
      const done = new Promise<true>((resolve) => worker.once('message', () => resolve(true)))
      worker.ref()
      worker.postMessage('checkpoint' satisfies ToCheckpointThread)
      const isDone = await Promise.race([done, ended])
      worker.unref()
      return isDone || closed
    },
    async [Symbol.asyncDispose]() {
      closed = true
      if (thread === null) return
      // Otherwise this process could end before it.
      thread.worker.ref()
      thread.worker.postMessage('close' satisfies ToCheckpointThread)
      await thread.ended
    },
  }
}
