import { createClient, DocChatApiError, type DocChatClient } from '@docchat/client'

/** Where the API is, for the browser and for this server. Next.js writes it into the page when it builds it. */
export const apiUrl: string = process.env['NEXT_PUBLIC_DOCCHAT_URL'] ?? 'http://127.0.0.1:3001'

/** Calls the API straight from the browser, so that nothing between them delays an answer. */
export const client: DocChatClient = createClient({ baseUrl: apiUrl })

/** The client's own words say what happened, and what to do. */
export function reasonOf(error: unknown): string {
  return error instanceof DocChatApiError ? error.detail : String(error)
}
