import { addAll, uploadOf } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { type Peer, type PeerOptions, pageOf, SEARCHED } from './peer.ts'

/** DocChat with two workers. OCR is off, because the others have none. */
export async function openOwn({ embedder }: Pick<PeerOptions, 'embedder'>): Promise<Peer> {
  await using resources = new AsyncDisposableStack()
  const { path } = resources.use(await temporaryFolder())
  const docchat = resources.use(await openDocChat(path, { embedder, ocr: 'off' }))
  const names = new Map<string, string>()
  const owned = resources.move()
  return {
    async ingest(paths) {
      const documents = await addAll(docchat, paths.map(uploadOf))
      for (const { id, name } of documents) names.set(id, name)
      const versions = documents.map(({ version }) => version)
      return {
        pages: versions.reduce((sum, { pageCount }) => sum + (pageCount ?? 0), 0),
        chunks: versions.reduce((sum, { chunkCount }) => sum + chunkCount, 0),
      }
    },
    async search(question) {
      const passages = await docchat.retrieve(question, { limit: SEARCHED })
      return [...new Set(passages.map(({ documentId, page }) => pageOf(names.get(documentId) ?? '', page)))]
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
