import { createDocChat, type DocChat } from '@docchat/core'
import { miniLMEmbedder } from '@docchat/minilm'

const LARGEST_BYTES = 1024 ** 3

/** Opens DocChat for a benchmark: with defaults except for the size limit of files, and with vectors only on request. */
export async function openDocChat(
  dataDir: string,
  {
    meaning = false,
    ocr = 'auto',
  }: { readonly meaning?: boolean | undefined; readonly ocr?: 'auto' | 'off' } = {},
): Promise<DocChat> {
  const types = ['application/pdf', 'text/plain']
  return createDocChat({
    dataDir,
    workers: 2,
    extraction: { ocr },
    limits: { mediaTypes: Object.fromEntries(types.map((type) => [type, LARGEST_BYTES])) },
    ...(meaning && { embedder: await miniLMEmbedder({ threads: 2 }) }),
  })
}
