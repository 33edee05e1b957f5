import type { UIMessage } from 'ai'

/** What DocChat says of a source, in `providerMetadata.docchat`. */
export interface Citation {
  readonly marker: number
  readonly quote: string
  readonly verified: boolean
}

/** A message with the data that DocChat adds. */
export type DocChatMessage = UIMessage<
  { model: string | null },
  { retrieval: { query: string; passages: unknown[] }; 'no-answer': { reason: string } }
>
