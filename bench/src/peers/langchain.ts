import { basename } from 'node:path'
import type { Embedder } from '@docchat/core'
import { type Contents, embedAll, load, type Peer, type PeerOptions, pageOf, SEARCHED } from './peer.ts'

export const LANGCHAIN_MODULES = [
  '@langchain/community/document_loaders/fs/pdf',
  '@langchain/community/retrievers/bm25',
  '@langchain/classic/vectorstores/memory',
  '@langchain/textsplitters',
] as const

/** DocChat's 180 words, 40 of them shared, in characters. */
const SAME = { chunkSize: 1100, chunkOverlap: 240 }

interface Chunk {
  readonly pageContent: string
  readonly metadata: {
    readonly source: string
    readonly loc: { readonly pageNumber: number }
    readonly pdf: { readonly totalPages: number }
  }
}

interface Modules {
  readonly PDFLoader: new (path: string) => { load(): Promise<Chunk[]> }
  readonly RecursiveCharacterTextSplitter: new (
    options?: typeof SAME,
  ) => { splitDocuments(pages: readonly Chunk[]): Promise<Chunk[]> }
  readonly MemoryVectorStore: new (
    embeddings: object,
  ) => {
    addDocuments(chunks: readonly Chunk[]): Promise<void>
    similaritySearch(question: string, k: number): Promise<Chunk[]>
  }
  readonly BM25Retriever: {
    fromDocuments(
      chunks: readonly Chunk[],
      options: { readonly k: number },
    ): { invoke(question: string): Promise<Chunk[]> }
  }
}

/** LangChain.js as its guides use it: all in this process and in memory. */
export function openLangChain({ installed, chunks: length, embedder }: PeerOptions): Peer {
  const modules = LANGCHAIN_MODULES.map((module) => load<Partial<Modules>>(installed, module))
  const { PDFLoader, RecursiveCharacterTextSplitter, MemoryVectorStore, BM25Retriever } = Object.assign(
    {},
    ...modules,
  ) as Modules
  const splitter = new RecursiveCharacterTextSplitter(length === 'same' ? SAME : undefined)
  const vectors = embedder === undefined ? undefined : new MemoryVectorStore(embeddingsOf(embedder))
  const chunks: Chunk[] = []
  const contents = { pages: 0, chunks: 0 }
  return {
    async ingest(paths): Promise<Contents> {
      for (const path of paths) {
        const pages = await new PDFLoader(path).load()
        const found = await splitter.splitDocuments(pages)
        if (vectors === undefined) chunks.push(...found)
        else await vectors.addDocuments(found)
        contents.pages += pages[0]?.metadata.pdf.totalPages ?? 0
        contents.chunks += found.length
      }
      return contents
    },
    async search(question) {
      const found =
        vectors === undefined
          ? await BM25Retriever.fromDocuments(chunks, { k: SEARCHED }).invoke(question)
          : await vectors.similaritySearch(question, SEARCHED)
      const keys = found.map(({ metadata: { source, loc } }) => pageOf(basename(source), loc.pageNumber))
      return [...new Set(keys)]
    },
    async [Symbol.asyncDispose]() {},
  }
}

function embeddingsOf(embedder: Embedder): object {
  return {
    embedDocuments: (texts: readonly string[]) => embedAll(embedder, texts),
    embedQuery: async (text: string) => (await embedAll(embedder, [text]))[0],
  }
}
