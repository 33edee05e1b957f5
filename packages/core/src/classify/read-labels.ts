import { readFileSync } from 'node:fs'
import { DocChatError } from '../errors.ts'

/**
 * Reads labels and their descriptions from a setting: JSON such as `{"lease":"tenant, landlord, rent"}`, or the path
 * of a file with such JSON.
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
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new DocChatError('INVALID_ARGUMENT', `The labels file ${path} cannot be read. Check its path.`, {
      cause,
    })
  }
}

function isRecord(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(
    (description) => typeof description === 'string' && description.trim() !== '',
  )
}
