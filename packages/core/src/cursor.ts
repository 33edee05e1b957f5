import { createHash } from 'node:crypto'
import { DocChatError } from './errors.ts'
import type { Position } from './list-page.ts'

/**
 * Makes the cursor with which a caller asks for the page after a position. It is bound to the list: everything but the
 * limit that determines which entries there are and how they are ordered.
 */
export function encodeCursor(position: Position | null, list: unknown): string | null {
  if (position === null) return null
  return Buffer.from(JSON.stringify([fingerprint(list), ...position])).toString('base64url')
}

/** @throws DocChatError `INVALID_CURSOR` when it was made for another list, or not by {@link encodeCursor}. */
export function decodeCursor(cursor: string, list: unknown): Position {
  const [made, value, tie, ...rest] = parts(cursor)
  if (!isKey(value) || !isKey(tie) || rest.length > 0)
    throw new DocChatError('INVALID_CURSOR', 'The cursor is not valid. List again from the beginning.')
  if (made !== fingerprint(list)) {
    const message =
      'The cursor belongs to a list with another order or other filters. Repeat them with each page, or list from the beginning.'
    throw new DocChatError('INVALID_CURSOR', message)
  }
  return [value, tie]
}

function parts(cursor: string): readonly unknown[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(decoded) ? decoded : []
  } catch {
    return []
  }
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

/** The order of properties makes no difference. */
function fingerprint(list: unknown): string {
  const sorted = JSON.stringify(list, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest('base64url').slice(0, 11)
}
