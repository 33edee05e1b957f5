import type { Embedder } from '@docchat/core'
import { type Contents, embedAll, load, type Peer, type PeerOptions, pageOf, SEARCHED } from './peer.ts'

export const LLAMAINDEX_MODULES = ['llamaindex', '@llamaindex/readers/pdf'] as const

/** DocChat's 180 words, 40 of them shared, in tokens. */
const SAME = { chunkSize: 256, chunkOverlap: 56 }

interface Node {
  readonly metadata: {
    readonly file_name: string
    readonly page_number: number
    readonly total_pages: number
  }
}

interface Retriever {
  retrieve(query: { readonly query: string }): Promise<readonly { readonly node: Node }[]>
}

interface Index {
  insertNodes(nodes: readonly Node[]): Promise<void>
  asRetriever(options: { readonly similarityTopK: number }): Retriever
}

interface LlamaIndex {
  readonly Settings: { embedModel: object }
  readonly BaseEmbedding: new () => object
  readonly SentenceSplitter: new (
    options?: typeof SAME,
  ) => { getNodesFromDocuments(pages: readonly Node[]): readonly Node[] | Promise<readonly Node[]> }
  readonly VectorStoreIndex: { init(options: { readonly nodes: readonly Node[] }): Promise<Index> }
}

interface Readers {
  readonly PDFReader: new () => { loadData(path: string): Promise<readonly Node[]> }
}

/** LlamaIndex.TS as its guides use it: all in this process and in memory. It has no search without vectors. */
export function openLlamaIndex({ installed, chunks, embedder }: PeerOptions): Peer {
  const llama = load<LlamaIndex>(installed, LLAMAINDEX_MODULES[0])
  const reader = new (load<Readers>(installed, LLAMAINDEX_MODULES[1]).PDFReader)()
  const splitter = new llama.SentenceSplitter(chunks === 'same' ? SAME : undefined)
  if (embedder !== undefined) llama.Settings.embedModel = embeddingOf(llama, embedder)
  const contents = { pages: 0, chunks: 0 }
  let index: Index | undefined
  return {
    async ingest(paths): Promise<Contents> {
      if (embedder !== undefined) index = await llama.VectorStoreIndex.init({ nodes: [] })
      for (const path of paths) {
        const pages = await reader.loadData(path)
        const nodes = await splitter.getNodesFromDocuments(pages)
        await index?.insertNodes(nodes)
        contents.pages += pages.length
        contents.chunks += nodes.length
      }
      return contents
    },
    async search(question) {
      if (index === undefined) return null
      const found = await index.asRetriever({ similarityTopK: SEARCHED }).retrieve({ query: question })
      const keys = found.map(({ node: { metadata } }) => pageOf(metadata.file_name, metadata.page_number))
      return [...new Set(keys)]
    },
    async [Symbol.asyncDispose]() {},
  }
}

function embeddingOf({ BaseEmbedding }: LlamaIndex, embedder: Embedder): object {
  return Object.assign(new BaseEmbedding(), {
    embedBatchSize: embedder.batchSize,
    getTextEmbeddings: (texts: readonly string[]) => embedAll(embedder, texts),
    getTextEmbedding: async (text: string) => (await embedAll(embedder, [text]))[0],
  })
}
