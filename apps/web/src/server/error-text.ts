import { DocChatApiError } from '@docchat/client'

/** Where the server's sentence is meant for programs, or there is none. */
const SENTENCES: Readonly<Record<string, string>> = {
  CONNECTION_LOST: 'The server cannot be reached. Check that it runs and that you are online.',
  ANSWER_NOT_FOUND: 'The server was started again while it wrote this. Ask again.',
  CONVERSATION_NOT_FOUND: 'This conversation is not here: it was deleted, or it is somebody else’s.',
}

/** What happened, for people. */
export function errorText(error: unknown): string {
  if (error instanceof DocChatApiError) {
    if (error.status === 401) return 'Sign in to see this.'
    return SENTENCES[error.code] ?? error.detail
  }
  return error instanceof Error ? error.message : String(error)
}
