import { readFileSync } from 'node:fs'
import { DocChatError } from '@docchat/core'

const UTF_16_MARKS = ['fffe', 'feff']

/**
 * Reads a configuration file, without a byte order mark. Returns null if there is none.
 *
 * @throws DocChatError `NOT_CONFIGURED` when it cannot be read, or is not UTF-8.
 */
export function readText(path: string): string | null {
  const bytes = readBytes(path)
  if (bytes === null) return null
  const firstNull = bytes.indexOf(0)
  if (firstNull === -1 && !UTF_16_MARKS.includes(bytes.toString('hex', 0, 2))) {
    return new TextDecoder().decode(bytes)
  }
  const line = bytes.toString('latin1', 0, Math.max(0, firstNull)).split('\n').length
  throw new DocChatError(
    'NOT_CONFIGURED',
    `${path}, line ${line}: this is not UTF-8. Save the file as UTF-8.`,
  )
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new DocChatError('NOT_CONFIGURED', `${path} cannot be read. Check its permissions.`, { cause })
  }
}
