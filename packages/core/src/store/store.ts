import type { Quoter } from '../answer/quoter.ts'
import type { ApiKeys } from '../api-keys/api-keys.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { ConversationStore } from '../conversation/conversation-store.ts'
import type { StoreRecords } from '../migration/records.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import type { PassageFinder } from '../retrieve/passage-finder.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { EventStreams } from './event-streams.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'
import type { Locks } from './locks.ts'
import type { Passwords } from './passwords.ts'
import type { StreamTicketStore } from './stream-tickets.ts'
import type { WebhookReceivers } from './webhook-receivers.ts'

/** The parts of a store whose changes can be committed together. */
export interface StoreParts {
  readonly catalog: Catalog
  readonly search: SearchIndex
  readonly jobs: JobQueue
  readonly conversations: ConversationStore
  readonly passwords: Passwords
  readonly idempotencyKeys: IdempotencyKeys
  readonly webhookReceivers: WebhookReceivers
}

/** Options of {@link Store.transaction}. */
export interface TransactionOptions {
  /**
   * Whether the transaction deletes more than it adds. It is what helps when no space is left, so a store that keeps space
   * for it may use that. @defaultValue false
   */
  readonly freesSpace?: boolean
}

/**
 * Everything that DocChat stores, apart from the documents' bytes.
 *
 * - **Reads** outside a transaction see the last commit, never part of a transaction. Each write outside a transaction
 *   is a transaction of its own.
 * - **Uniqueness** is enforced by the store: ids, a job's idempotency key within its owner, an owner's bytes among
 *   versions that are not superseded, a version's number within its document. Concurrent callers agree on the outcome.
 * - **A change to a job updates its document**: the store applies {@link documentEffects} of the changed job in the
 *   transaction that changes the job, but not when it is enqueued. A complete document that is to be processed again
 *   stays complete until its new job is claimed.
 *
 * `describeStore` in `@docchat/core/testing` checks all of this.
 */
export interface Store extends StoreParts, AsyncDisposable {
  readonly apiKeys: ApiKeys
  readonly locks: Locks
  readonly streamTickets: StreamTicketStore
  /** Passes the events of answers between processes. Omit it if each answer is read only from the process that writes it. */
  readonly eventStreams?: EventStreams
  /**
   * Runs `work` in one write transaction: all of its changes are committed, or none if `work` throws.
   *
   * Transactions are serializable: the outcome is the same as if they ran one after another. When two of them conflict,
   * the store rolls one back and runs its `work` again, so `work` must have no effects except through the parts passed to
   * it. It must not wait for anything else either, because it may be blocking other writers.
   *
   * When the outcome of the commit is unknown, for example because the connection broke, it throws. Callers must not take
   * an error for a rollback, unless `work` itself threw it.
   *
   * @throws DocChatError `STORE_BUSY` when other writers kept the store busy for several seconds; `STORAGE_FULL`; whatever
   * `work` throws.
   */
  transaction<T>(work: (parts: StoreParts) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * Finds passages without blocking the calling thread. Omit it if reading the store does not block the calling thread:
   * passages are then found through `search` and `catalog`.
   */
  readonly passageFinder?: PassageFinder
  /** Answers with quotes without blocking the calling thread. Omit it as {@link Store.passageFinder}. */
  readonly quoter?: Quoter
  /** Everything as records, so that it can be copied into another store. Omit it if that is impossible. */
  readonly records?: StoreRecords
  /** Returns the problems found in the database itself, a sentence for each; empty when it is sound. */
  check(): Promise<readonly string[]>
  /**
   * Writes a consistent copy into an existing folder while others read and write, and opens the copy. Null for stores
   * that are not on this machine: their databases have their own backup tools.
   */
  readonly copyTo: ((directory: string) => Promise<Store>) | null
}
