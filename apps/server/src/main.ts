import { loadSettings } from '@docchat/config'
import { DocChatError } from '@docchat/core'
import { runServer } from './run-server.ts'

/** The same exit codes as the terminal command. */
const FAILURE = 1
const NOT_CONFIGURED = 3

try {
  await runServer(loadSettings({ program: 'server' }))
} catch (error) {
  if (!DocChatError.isInstance(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.code === 'NOT_CONFIGURED' ? NOT_CONFIGURED : FAILURE
}
