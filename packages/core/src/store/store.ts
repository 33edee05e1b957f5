import type { ApiKeys } from '../api-keys/api-keys.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { ConversationStore } from '../conversation/conversation-store.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { Settings } from '../settings/settings.ts'

/** The parts whose changes commit together. */
export interface StoreParts {
  readonly catalog: Catalog
  readonly search: SearchIndex
  readonly jobs: JobQueue
  readonly settings: Settings
  readonly conversations: ConversationStore
}

/** Everything DocChat knows apart from the documents' bytes. */
export interface Store extends StoreParts, AsyncDisposable {
  readonly apiKeys: ApiKeys
  /**
   * Runs `work` in one write transaction: all of its changes are committed, or none when it throws.
   *
   * `work` must use only the parts it is given, and wait for nothing else: other writers wait meanwhile.
   *
   * @throws DocChatError `STORE_BUSY` when another process kept writing for 5 s; whatever `work` throws.
   */
  transaction<T>(work: (parts: StoreParts) => Promise<T>): Promise<T>
  /** What is wrong with the database itself, a sentence each; empty when it is sound. */
  check(): Promise<readonly string[]>
  /** Writes a consistent copy of the database into an existing folder, while others read and write. */
  copyTo(directory: string): Promise<void>
}
