import { setImmediate } from 'node:timers/promises'
import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { Job } from '../queue/job-queue.ts'
import type { IndexedVersion } from '../search/index-builds.ts'
import type { Store } from '../store/store.ts'
import { queueBuild, reindexJob } from './build-job.ts'
import type { IndexStatus, ReindexOptions } from './reindex-options.ts'

/** What is needed to queue builds. */
export interface QueueReindexDependencies {
  readonly store: Store
  readonly embedder: Embedder | null
}

/** Queues a job for each document whose index is to be made anew. */
export async function queueReindex(
  { store, embedder }: QueueReindexDependencies,
  { documentIds, all = false, text = false }: ReindexOptions = {},
): Promise<Job[]> {
  if (embedder === null && !text) {
    throw new DocChatError(
      'NOT_CONFIGURED',
      'There is no embedder, so there are no vectors to make. Configure one, or ask for the text to be indexed anew.',
    )
  }
  const every = all || text || documentIds !== undefined
  const versions = await store.search.unsettled(every ? null : embedder)
  const wanted = documentIds === undefined ? versions : named(versions, documentIds)
  const jobs: Job[] = []
  for (const version of wanted) {
    const request = reindexJob(version, { text, all })
    jobs.push(await store.transaction((tx) => queueBuild(tx, version.versionId, request)))
    await setImmediate()
  }
  return jobs
}

function named(versions: readonly IndexedVersion[], documentIds: readonly string[]): IndexedVersion[] {
  const byId = new Map(versions.map((version) => [version.documentId, version]))
  return documentIds.map((id) => {
    const version = byId.get(id)
    if (version !== undefined) return version
    const message = `There is no complete document ${id} that has text. List the documents to see their ids and states.`
    throw new DocChatError('DOCUMENT_NOT_FOUND', message)
  })
}

/** How the vectors that are there stand to the embedder that is used. */
export async function indexStatus({ store, embedder }: QueueReindexDependencies): Promise<IndexStatus> {
  const outdated = embedder === null ? 0 : (await store.search.unsettled(embedder)).length
  const models = (await store.search.spaces()).map(({ model }) => model)
  const staleModels = embedder === null ? [] : models.filter((model) => model !== embedder.model)
  return { outdated, staleModels, advice: adviceFor(outdated, staleModels, embedder) }
}

function adviceFor(
  outdated: number,
  staleModels: readonly string[],
  embedder: Embedder | null,
): string | null {
  if (outdated === 0 || embedder === null) return null
  const documents = outdated === 1 ? '1 document has' : `${outdated} documents have`
  const old = staleModels.length === 0 ? '' : `, some have those of ${staleModels.join(', ')}`
  return `${documents} no vectors of ${embedder.model}${old}: they are found by their words alone. docchat reindex makes the vectors.`
}
