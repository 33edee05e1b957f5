import { setImmediate } from 'node:timers/promises'
import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { Job } from '../queue/job-queue.ts'
import type { IndexedVersion } from '../search/index-builds.ts'
import type { Store } from '../store/store.ts'
import { queueBuild, reindexJob } from './build-job.ts'
import type { IndexStatus, ReindexOptions } from './reindex-options.ts'

/** What {@link queueReindex} works with. */
export interface QueueReindexDependencies {
  readonly store: Store
  readonly embedder: Embedder | null
}

/** Queues a job for each document whose index is to be rebuilt. */
export async function queueReindex(
  { store, embedder }: QueueReindexDependencies,
  { documentIds, all = false, text = false }: ReindexOptions = {},
): Promise<Job[]> {
  if (embedder === null && !text) {
    throw new DocChatError(
      'NOT_CONFIGURED',
      'There is no embedder, so no vectors can be made. Configure one, or ask for the text to be reindexed.',
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
    const message = `There is no complete document ${id} with text. List the documents to see their ids and states.`
    throw new DocChatError('DOCUMENT_NOT_FOUND', message)
  })
}

/** Compares the stored vectors with the configured embedder. */
export async function indexStatus({ store, embedder }: QueueReindexDependencies): Promise<IndexStatus> {
  if (embedder === null) return { outdated: 0, withoutTokens: 0, staleModels: [], advice: null }
  const { model, dimensions } = embedder
  const outdated = (await store.search.unsettled({ model, dimensions })).length
  const withoutTokens = (await store.search.unsettled(embedder)).length - outdated
  const models = (await store.search.spaces()).map((space) => space.model)
  const staleModels = models.filter((one) => one !== model)
  const advice = adviceFor(outdated, staleModels, model) ?? adviceForTokens(withoutTokens)
  return { outdated, withoutTokens, staleModels, advice }
}

function adviceFor(outdated: number, staleModels: readonly string[], model: string): string | null {
  if (outdated === 0) return null
  const [documents, them] = outdated === 1 ? ['1 document has', 'it'] : [`${outdated} documents have`, 'them']
  const old = staleModels.length === 0 ? '' : `, some have those of ${staleModels.join(', ')}`
  return `${documents} no vectors of ${model}${old}, so that only text search finds ${them}. Run docchat reindex to make the vectors.`
}

function adviceForTokens(count: number): string | null {
  if (count === 0) return null
  const [documents, their, them] =
    count === 1 ? ['1 document was', 'its', 'it'] : [`${count} documents were`, 'their', 'them']
  return `${documents} embedded by an older DocChat, so that ${their} passages are ordered less well. Run docchat reindex to embed ${them} anew.`
}
