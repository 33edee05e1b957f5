import { readFileSync, statSync } from 'node:fs'
import { DocChatError } from '../errors.ts'

const MOST_BYTES = 1024 ** 2

/**
 * Reads labels and their descriptions from a setting: JSON such as `{"lease":"tenant, landlord, rent"}`, or the path
 * of a file with such JSON, of at most 1 MB.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function readLabels(value: string): Record<string, string> {
  const text = value.trimStart().startsWith('{') ? value : readFile(value)
  let labels: unknown = null
  try {
    labels = JSON.parse(text)
  } catch {}
  if (isRecord(labels) && Object.keys(labels).length > 0) return labels
  throw new DocChatError(
    'INVALID_ARGUMENT',
    'The labels must be JSON such as {"lease":"tenant, landlord, rent"}, or the path of a file with such JSON.',
  )
}

function readFile(path: string): string {
  try {
    const file = statSync(path)
    // Reading a pipe or a device might never end.
    if (file.isFile() && file.size <= MOST_BYTES) return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new DocChatError('INVALID_ARGUMENT', `The labels file ${path} cannot be read. Check its path.`, {
      cause,
    })
  }
  throw new DocChatError(
    'INVALID_ARGUMENT',
    `The labels in ${path} must be in a regular file of at most 1 MB.`,
  )
}

function isRecord(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(
    (description) => typeof description === 'string' && description.trim() !== '',
  )
}
