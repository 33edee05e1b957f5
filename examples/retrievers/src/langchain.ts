/** A retriever of LangChain.js: `node src/langchain.ts <question> <file>` */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createDocChat, type Owner, type RetrieveOptions } from '@docchat/core'
import { Document } from '@langchain/core/documents'
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers'

interface DocChatRetrieverInput extends BaseRetrieverInput, RetrieveOptions {
  readonly docchat: Owner
}

/** Finds passages in DocChat's documents. Each says where it is from, so that an answer can name the page. */
class DocChatRetriever extends BaseRetriever {
  readonly lc_namespace = ['docchat']
  readonly #docchat: Owner
  readonly #options: RetrieveOptions

  constructor({ docchat, limit = 4, documentIds, labels, ...input }: DocChatRetrieverInput) {
    super(input)
    this.#docchat = docchat
    this.#options = { limit, ...(documentIds && { documentIds }), ...(labels && { labels }) }
  }

  override async _getRelevantDocuments(query: string): Promise<Document[]> {
    const passages = await this.#docchat.retrieve(query, this.#options)
    return passages.map(
      ({ text, documentId, name, page, score, charStart, charEnd }) =>
        new Document({
          id: `${documentId}:${page}:${charStart}`,
          pageContent: text,
          metadata: { source: name, page, score, documentId, charStart, charEnd },
        }),
    )
  }
}

const [question = 'How much notice must the Tenant give?', file = ''] = process.argv.slice(2)
const docchat = await createDocChat({ dataDir: '.docchat' })
const { job } = await docchat.documents.add({ name: basename(file), content: createReadStream(file) })
for await (const { progress } of docchat.jobs.watch(job.id)) console.error(progress?.stage ?? '')

const retriever = new DocChatRetriever({ docchat, limit: 3 })
for (const { pageContent, metadata } of await retriever.invoke(question)) {
  console.log(`${metadata['source']}, page ${metadata['page']}: ${pageContent.replace(/\s+/g, ' ')}`)
}
await docchat.close()
