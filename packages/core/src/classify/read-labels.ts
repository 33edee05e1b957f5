import { DocChatError } from '../errors.ts'
import { parseInlineJson } from '../inline-json.ts'

/**
 * Reads labels and their descriptions from a setting: JSON such as `{"lease":"tenant, landlord, rent"}`, or the path
 * of a file with such JSON, of at most 1 MB.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function readLabels(value: string): Record<string, string> {
  const labels = parseInlineJson(value, 'labels')
  if (isRecord(labels) && Object.keys(labels).length > 0) return labels
  throw new DocChatError(
    'INVALID_ARGUMENT',
    'The labels must be JSON such as {"lease":"tenant, landlord, rent"}, or the path of a file with such JSON.',
  )
}

function isRecord(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(
    (description) => typeof description === 'string' && description.trim() !== '',
  )
}
