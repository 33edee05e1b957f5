/** A retriever of LlamaIndex.TS: `node src/llamaindex.ts <question> <file>` */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createDocChat, type Owner, type RetrieveOptions } from '@docchat/core'
import type { QueryBundle } from '@llamaindex/core/query-engine'
import { BaseRetriever } from '@llamaindex/core/retriever'
import { type NodeWithScore, TextNode } from '@llamaindex/core/schema'

/** Finds passages in DocChat's documents. Each says where it is from, so that an answer can name the page. */
class DocChatRetriever extends BaseRetriever {
  readonly #docchat: Owner
  readonly #options: RetrieveOptions

  constructor(docchat: Owner, options: RetrieveOptions = { limit: 4 }) {
    super()
    this.#docchat = docchat
    this.#options = options
  }

  override async _retrieve({ query }: QueryBundle): Promise<NodeWithScore[]> {
    const passages = await this.#docchat.retrieve(textOf(query), this.#options)
    return passages.map(({ text, documentId, name, page, score, charStart, charEnd }) => ({
      score,
      node: new TextNode({
        id_: `${documentId}:${page}:${charStart}`,
        text,
        startCharIdx: charStart,
        endCharIdx: charEnd,
        metadata: { source: name, page, documentId },
      }),
    }))
  }
}

function textOf(query: QueryBundle['query']): string {
  if (typeof query === 'string') return query
  return query.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

const [question = 'How much notice must the Tenant give?', file = ''] = process.argv.slice(2)
const docchat = await createDocChat({ dataDir: '.docchat' })
const { job } = await docchat.documents.add({ name: basename(file), content: createReadStream(file) })
for await (const { progress } of docchat.jobs.watch(job.id)) console.error(progress?.stage ?? '')

const retriever = new DocChatRetriever(docchat, { limit: 3 })
for (const { node, score } of await retriever.retrieve(question)) {
  if (!(node instanceof TextNode)) continue
  const { source, page } = node.metadata
  console.log(`${source}, page ${page} (${score?.toFixed(2)}): ${node.text.replace(/\s+/g, ' ')}`)
}
await docchat.close()
