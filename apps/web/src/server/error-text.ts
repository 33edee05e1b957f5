import { DocChatApiError } from '@docchat/client'

/** What happened, for people. */
export function errorText(error: unknown): string {
  if (error instanceof DocChatApiError) {
    if (error.code === 'CONNECTION_LOST')
      return 'The server cannot be reached. Check that it runs and that you are online.'
    if (error.status === 401) return 'Sign in to see this.'
    return error.detail
  }
  return error instanceof Error ? error.message : String(error)
}
