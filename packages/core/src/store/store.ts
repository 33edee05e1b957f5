import type { ApiKeys } from '../api-keys/api-keys.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { ConversationStore } from '../conversation/conversation-store.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'
import type { Locks } from './locks.ts'
import type { Passwords } from './passwords.ts'
import type { WebhookReceivers } from './webhook-receivers.ts'

/** The parts whose changes commit together. */
export interface StoreParts {
  readonly catalog: Catalog
  readonly search: SearchIndex
  readonly jobs: JobQueue
  readonly conversations: ConversationStore
  readonly passwords: Passwords
  readonly idempotencyKeys: IdempotencyKeys
  readonly webhookReceivers: WebhookReceivers
}

/**
 * Everything DocChat knows apart from the documents' bytes.
 *
 * - **Reads** outside a transaction see the last commit, never half of a transaction. Each write outside of one is a
 *   transaction of its own.
 * - **Unique is what the store keeps unique**: ids, a job's idempotency key within its owner, an owner's bytes among
 *   versions that are not superseded, a version's number within its document. Callers that race each other agree.
 * - **A job moves its document**: in the transaction of every change to a job, the store applies
 *   {@link documentEffects} of the changed job.
 *
 * `describeStore` of `@docchat/core/testing` checks all of this.
 */
export interface Store extends StoreParts, AsyncDisposable {
  readonly apiKeys: ApiKeys
  readonly locks: Locks
  /**
   * Runs `work` in one write transaction: all of its changes are committed, or none when it throws.
   *
   * Transactions are serializable: the outcome is that of running them one after the other. A store that finds two of
   * them in conflict rolls one back and runs its `work` again, so `work` must have no effect but through the parts that
   * it is given, and must wait for nothing else, because other writers may be waiting meanwhile.
   *
   * @throws DocChatError `STORE_BUSY` when other writers left no room for some seconds; whatever `work` throws.
   */
  transaction<T>(work: (parts: StoreParts) => Promise<T>): Promise<T>
  /** What is wrong with the database itself, a sentence for each problem; empty when it is sound. */
  check(): Promise<readonly string[]>
  /**
   * Writes a consistent copy into an existing folder while others read and write, and opens the copy. Null for stores
   * that do not live on this machine: their database has tools of its own for that.
   */
  readonly copyTo: ((directory: string) => Promise<Store>) | null
}
