import { loadSettings } from '@docchat/config'
import { EXIT_CODES } from '@docchat/config/exit-codes'
import { DocChatError } from '@docchat/core'
import { runServer } from './run-server.ts'

try {
  await runServer(loadSettings({ program: 'server' }))
} catch (error) {
  if (!DocChatError.isInstance(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = EXIT_CODES[error.code]
}
