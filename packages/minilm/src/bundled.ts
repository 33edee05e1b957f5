import { DocChatError, type Embedder } from '@docchat/core'
import { type MiniLMEmbedderOptions, miniLMEmbedder } from './embedder.ts'

/**
 * Opens the embedder where it is optional: returns null when its files are missing or damaged, after calling `warn` once.
 * Text search works without it.
 */
export async function bundledEmbedder(
  warn: (message: string) => void,
  options: MiniLMEmbedderOptions = {},
): Promise<Embedder | null> {
  try {
    return await miniLMEmbedder(options)
  } catch (error) {
    if (!DocChatError.isInstance(error) || error.code !== 'EMBEDDER_FAILED') throw error
    warn(`Semantic search is off: ${error.message}`)
    return null
  }
}
