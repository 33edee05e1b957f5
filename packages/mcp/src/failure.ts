import { DocChatError, type ErrorCode, publicError } from '@docchat/core'
import type { CallToolResult } from '@modelcontextprotocol/server'
import type { Session } from './session.ts'

/** What an assistant can do about an error, beyond its message. */
const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  DOCUMENT_NOT_FOUND: 'Call list_documents for the ids and names of the documents.',
  PAGE_NOT_FOUND: 'Call list_documents to see how many pages it has, and whether it has been read yet.',
  INVALID_CURSOR:
    'Call list_documents again without a cursor, and pass on its next_cursor with the same other arguments.',
  ANSWER_TIMEOUT: 'Call search instead: it needs no model.',
  MODEL_FAILED: 'Call search instead: it needs no model.',
}

/** Runs a tool. What it throws becomes a result that says what went wrong and what to do. */
export async function withFailures(
  { signal, operator, onError }: Session,
  run: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return await run()
  } catch (error) {
    if (signal.aborted) throw error
    if (!DocChatError.isInstance(error)) {
      onError(error)
      return failed('INTERNAL_ERROR', 'An unexpected error occurred. The log has the reason.')
    }
    const { code, message } = operator ? error : publicError(error)
    return failed(code, message, ADVICE[code])
  }
}

function failed(code: ErrorCode, message: string, advice?: string): CallToolResult {
  const text = [`${code}: ${message}`, ...(advice === undefined ? [] : [advice])].join(' ')
  return { isError: true, content: [{ type: 'text', text }] }
}
