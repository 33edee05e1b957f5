import cluster from 'node:cluster'
import { loadSettings } from '@docchat/config'
import { EXIT_CODES } from '@docchat/config/exit-codes'
import { DocChatError } from '@docchat/core'
import { runServer } from './run-server.ts'

/** Runs the server; an error that the operator can mend ends it with one line and its exit code. */
export async function start(): Promise<void> {
  try {
    await runServer(loadSettings({ program: 'server' }))
  } catch (error) {
    if (!DocChatError.isInstance(error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT_CODES[error.code]
    // The channel to the primary would keep one of several processes alive.
    cluster.worker?.disconnect()
  }
}
