import { readFileSync, statSync } from 'node:fs'
import { DocChatError } from './errors.ts'

const MOST_BYTES = 1024 ** 2

/**
 * Parses a setting that is JSON, or the path of a file with such JSON, of at most 1 MB. Null if it is no JSON.
 *
 * @param what names it in errors, such as `labels`.
 * @throws DocChatError `INVALID_ARGUMENT` if the file cannot be read.
 */
export function parseInlineJson(value: string, what: string): unknown {
  try {
    return JSON.parse(/^\s*[[{]/.test(value) ? value : readFile(value, what))
  } catch (error) {
    if (DocChatError.isInstance(error)) throw error
    return null
  }
}

function readFile(path: string, what: string): string {
  try {
    const file = statSync(path)
    // Reading a pipe or a device might never end.
    if (file.isFile() && file.size <= MOST_BYTES) return readFileSync(path, 'utf8')
  } catch (cause) {
    const message = `The ${what} file ${path} cannot be read. Check its path.`
    throw new DocChatError('INVALID_ARGUMENT', message, { cause })
  }
  throw new DocChatError(
    'INVALID_ARGUMENT',
    `The ${what} in ${path} must be in a regular file of at most 1 MB.`,
  )
}
