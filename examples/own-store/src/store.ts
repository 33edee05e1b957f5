import type { Store, StoreParts } from '@docchat/core/backend'
import { memoryCatalog } from './catalog.ts'
import { memoryConversations } from './conversations.ts'
import { memoryDatabase, type Session } from './database.ts'
import { memoryJobs } from './jobs.ts'
import { memorySearchIndex } from './search.ts'
import {
  memoryApiKeys,
  memoryIdempotencyKeys,
  memoryLocks,
  memoryPasswords,
  memoryStreamTickets,
  memoryWebhookReceivers,
} from './small-parts.ts'

/** A store in memory: for tests and short programs, and as a starting point for your own database. */
export function memoryStore(): Store {
  const database = memoryDatabase()
  const partsOn = (session: Session): StoreParts => ({
    catalog: memoryCatalog(session),
    search: memorySearchIndex(session),
    jobs: memoryJobs(session, database),
    conversations: memoryConversations(session),
    passwords: memoryPasswords(session),
    idempotencyKeys: memoryIdempotencyKeys(session),
    webhookReceivers: memoryWebhookReceivers(session),
  })
  return {
    ...partsOn(database),
    apiKeys: memoryApiKeys(database),
    locks: memoryLocks(database),
    streamTickets: memoryStreamTickets(database),
    transaction: (work) => database.transaction((session) => work(partsOn(session))),
    check: async () => [],
    // A store in memory cannot be copied to a folder.
    copyTo: null,
    async [Symbol.asyncDispose]() {
      // Called when DocChat is closed. A real one would close its connections here.
    },
  }
}
