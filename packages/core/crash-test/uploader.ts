/** An upload that dies after its bytes are stored and before its document is committed. */
import { Readable } from 'node:stream'
import { extractiveAnswerer } from '../src/answer/extractive.ts'
import { fileSystemBlobStore } from '../src/blobs/file-system.ts'
import { oneAtATime } from '../src/chat/one-at-a-time.ts'
import { ownedDocuments } from '../src/owner/documents.ts'
import { sqliteStore } from '../src/sqlite/store.ts'
import type { Store } from '../src/store/store.ts'
import { uploadLimits } from '../src/upload/limits.ts'
import { sample } from './documents.ts'

const [dataDir = '', index = '0', moment = 'before'] = process.argv.slice(2)

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}

const store = sqliteStore({ directory: dataDir })
const dying: Store = {
  ...store,
  transaction: (work) =>
    moment === 'before'
      ? die()
      : store.transaction(async (parts) => {
          await work(parts)
          return die()
        }),
}
const documents = ownedDocuments(
  {
    store: dying,
    blobs: await fileSystemBlobStore({ directory: `${dataDir}/blobs` }),
    limits: uploadLimits(),
    embedder: null,
    synonyms: [],
    reranker: null,
    classifier: null,
    answerer: extractiveAnswerer(),
    oneAtATime: oneAtATime(store.locks),
    checkSpace: null,
    jobSignal: null,
    mail: null,
    resumable: { files: null, ttlMs: 0, maxPerOwner: 0 },
    webhooks: null,
    onError: () => {},
  },
  'local',
)
const { name, content } = sample(Number(index))
await documents.add({ name, content: Readable.from([content]) })
