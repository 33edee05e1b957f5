import { DocChatError, type Embedder } from '@docchat/core'
import { type MiniLMEmbedderOptions, miniLMEmbedder } from './embedder.ts'

/**
 * The embedder where it is an addition and no necessity: null when its files are missing or damaged, and `warn` is told
 * once. Search by words goes on without it.
 */
export async function bundledEmbedder(
  warn: (message: string) => void,
  options: MiniLMEmbedderOptions = {},
): Promise<Embedder | null> {
  try {
    return await miniLMEmbedder(options)
  } catch (error) {
    if (!DocChatError.isInstance(error) || error.code !== 'EMBEDDER_FAILED') throw error
    warn(`Search by meaning is off: ${error.message}`)
    return null
  }
}
