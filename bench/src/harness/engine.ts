import { createDocChat, type DocChat, type DocChatOptions, type Embedder, type OcrMode } from '@docchat/core'
import { miniLMEmbedder } from '@docchat/minilm'

const LARGEST_BYTES = 1024 ** 3

/** What differs between benchmarks. */
export interface EngineOptions extends Pick<DocChatOptions, 'store' | 'workers'> {
  /** Whether chunks and questions have vectors. */
  readonly meaning?: boolean | undefined
  /** Instead of the bundled one; the caller disposes of it. */
  readonly embedder?: Embedder | undefined
  /** Threads of the embedder. @defaultValue 2 */
  readonly threads?: number
  readonly ocr?: OcrMode
}

/** Opens DocChat for a benchmark: with defaults except for the size limit of files, and with vectors only on request. */
export async function openDocChat(
  dataDir: string,
  { meaning = false, threads = 2, ocr = 'auto', workers = 2, store, embedder }: EngineOptions = {},
): Promise<DocChat> {
  const types = ['application/pdf', 'text/plain']
  return createDocChat({
    dataDir,
    workers,
    extraction: { ocr },
    limits: { mediaTypes: Object.fromEntries(types.map((type) => [type, LARGEST_BYTES])) },
    ...(store && { store }),
    ...(meaning && { embedder: await miniLMEmbedder({ threads }) }),
    ...(embedder && { embedder }),
  })
}
