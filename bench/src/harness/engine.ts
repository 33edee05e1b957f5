import { createDocChat, type DocChat } from '@docchat/core'
import { miniLMEmbedder } from '@docchat/minilm'

const LARGEST_BYTES = 1024 ** 3

/** Opens DocChat as the benches measure it: as it comes, but for the size of files; with vectors only when asked for. */
export async function openDocChat(dataDir: string, meaning = false): Promise<DocChat> {
  const types = ['application/pdf', 'text/plain']
  return createDocChat({
    dataDir,
    workers: 2,
    limits: { mediaTypes: Object.fromEntries(types.map((type) => [type, LARGEST_BYTES])) },
    ...(meaning && { embedder: await miniLMEmbedder({ threads: 2 }) }),
  })
}
