import { HISTORY_TOKENS } from '../answer/history.ts'
import { TRASH_MARK } from '../catalog/trash.ts'
import { openChat } from '../chat/chat.ts'
import type { Owner } from '../docchat.ts'
import { DocChatError } from '../errors.ts'
import { ownedIdempotency } from '../idempotency/idempotency.ts'
import { ownedConversations } from './conversations.ts'
import type { Dependencies } from './dependencies.ts'
import { ownedDocuments } from './documents.ts'
import { ownedJobs } from './jobs.ts'
import { ownedMail } from './mail.ts'
import { ownedUploads } from './uploads.ts'
import { ownedWebhooks } from './webhooks.ts'

/** DocChat as one owner sees it. Every call passes the owner on, so that nothing of other owners can be reached. */
export function ownerView(dependencies: Dependencies, owner: string): Owner {
  if (owner.startsWith(TRASH_MARK))
    throw new DocChatError('INVALID_ARGUMENT', 'The name of an owner cannot begin with the character U+0001.')
  const { store, embedder, answerer, onError } = dependencies
  // What questions need takes a third of the time that all modules take to load: nothing else waits for it.
  const asking = async () => (await import('./asking.ts')).ownedAsking(dependencies, owner)
  const documents = ownedDocuments(dependencies, owner)
  const view: Owner = {
    documents,
    uploads: ownedUploads(dependencies, owner, documents),
    jobs: ownedJobs(dependencies, owner),
    conversations: ownedConversations(store, owner, onError),
    idempotency: ownedIdempotency(store, owner),
    webhooks: ownedWebhooks(dependencies, owner),
    mail: ownedMail(dependencies, owner),
    async retrieve(question, options) {
      const { retrieve } = await asking()
      return retrieve(question, options)
    },
    async *ask(question, options) {
      const { ask } = await asking()
      yield* ask(question, options)
    },
    chat({ conversationId, historyTokens = HISTORY_TOKENS } = {}) {
      const { oneAtATime } = dependencies
      const parts = { store, owner, oneAtATime, model: answerer.model, onError, ask: view.ask }
      return openChat(parts, { historyTokens, ...(conversationId !== undefined && { conversationId }) })
    },
    async verifyCitations(citations) {
      const { verifyCitations } = await import('../answer/verify-citations.ts')
      return verifyCitations(store.catalog, owner, citations)
    },
    async coverage() {
      const [documents, chunks] = await Promise.all([
        store.catalog.count(owner),
        store.search.coverage({ owner }, embedder),
      ])
      return { documents, ...chunks }
    },
  }
  return view
}
