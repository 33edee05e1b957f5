import { ask } from '../answer/ask.ts'
import { citationSources } from '../answer/citation-sources.ts'
import { quotingOptions } from '../answer/extractive.ts'
import { HISTORY_TOKENS, recentTurns } from '../answer/history.ts'
import { verifyCitations } from '../answer/verify-citations.ts'
import { TRASH_MARK } from '../catalog/trash.ts'
import { openChat } from '../chat/chat.ts'
import type { RetrieveOptions } from '../docchat/asking.ts'
import type { Owner } from '../docchat.ts'
import { DocChatError } from '../errors.ts'
import { ownedIdempotency } from '../idempotency/idempotency.ts'
import { retrieve } from '../retrieve/retrieve.ts'
import { corrected } from '../retrieve/spelling.ts'
import { inWordsOf } from '../retrieve/synonyms.ts'
import { ownedConversations } from './conversations.ts'
import type { Dependencies } from './dependencies.ts'
import { ownedDocuments } from './documents.ts'
import { ownedJobs } from './jobs.ts'
import { ownedMail } from './mail.ts'
import { ownedBeginnings, ownedNamed, ownedOverview, ownedWhole } from './overviews.ts'
import { searchFilter } from './search-filter.ts'
import { ownedUploads } from './uploads.ts'
import { ownedWebhooks } from './webhooks.ts'

/** DocChat as one owner sees it. Every call passes the owner on, so that nothing of other owners can be reached. */
export function ownerView(dependencies: Dependencies, owner: string): Owner {
  if (owner.startsWith(TRASH_MARK))
    throw new DocChatError('INVALID_ARGUMENT', 'The name of an owner cannot begin with the character U+0001.')
  const { store, embedder, reranker, synonyms, answerer, onError } = dependencies
  const { catalog, search, passageFinder, quoter } = store
  const quoting = quotingOptions(answerer)
  const retrieval = { catalog, search, passageFinder, embedder, reranker, synonyms, onError }

  const find = async (question: string, options: RetrieveOptions = {}) => {
    const { limit = 10, contextTokens, explain = false, signal } = options
    if (!(Number.isSafeInteger(limit) && limit >= 1))
      throw new DocChatError('INVALID_ARGUMENT', `limit is ${limit}: give an integer of at least 1.`)
    return retrieve(retrieval, question, {
      filter: searchFilter(owner, options),
      limit,
      explain,
      ...(contextTokens !== undefined && { contextTokens }),
      ...(signal && { signal }),
    })
  }

  const documents = ownedDocuments(dependencies, owner)
  const view: Owner = {
    documents,
    uploads: ownedUploads(dependencies, owner, documents),
    jobs: ownedJobs(dependencies, owner),
    conversations: ownedConversations(store, owner, onError),
    idempotency: ownedIdempotency(store, owner),
    webhooks: ownedWebhooks(dependencies, owner),
    mail: ownedMail(dependencies, owner),
    retrieve: find,
    ask(question, options = {}) {
      const {
        historyTokens = HISTORY_TOKENS,
        limit,
        contextTokens,
        signal,
        timeoutMs,
        preferNamed = true,
      } = options
      const history = recentTurns(options.history ?? [], historyTokens)
      return ask(
        {
          answerer,
          onError,
          retrieve: (text, { limit, documentIds, signal }) => {
            const { contextTokens: _, ...rest } = options
            const scope = answerer.contextTokens === undefined ? options : rest
            return find(text, {
              ...{ ...scope, limit, explain: true },
              ...(documentIds && { documentIds }),
              ...(signal && { signal }),
            })
          },
          ...(preferNamed && { named: (text) => ownedNamed(catalog, text, { owner, scope: options }) }),
          reword: (text, texts) => inWordsOf(texts, text, synonyms),
          correct: (text) => corrected(store, text, searchFilter(owner, options)),
          whole: (text) => ownedWhole(catalog, text, { owner, scope: options }),
          overview: (text, limit) => ownedOverview(catalog, text, { owner, scope: options, limit }),
          ...(quoting !== undefined &&
            quoter?.catalog === catalog && {
              quote: (request, options) => quoter.quote({ ...request, options: quoting }, options),
            }),
          ...citationSources(store.catalog),
          beginnings: () => ownedBeginnings(catalog, { owner, scope: options }),
          hasDocuments: async () =>
            (await store.search.coverage(searchFilter(owner, options), null)).chunks > 0,
        },
        {
          ...{ question, history },
          ...(limit !== undefined && { limit }),
          ...(contextTokens !== undefined && { contextTokens }),
          ...(options.explain !== undefined && { explain: options.explain }),
          ...(signal !== undefined && { signal }),
          ...(timeoutMs !== undefined && { timeoutMs }),
        },
      )
    },
    chat({ conversationId, historyTokens = HISTORY_TOKENS } = {}) {
      const { oneAtATime } = dependencies
      const parts = { store, owner, oneAtATime, model: answerer.model, onError, ask: view.ask }
      return openChat(parts, { historyTokens, ...(conversationId !== undefined && { conversationId }) })
    },
    verifyCitations: (citations) => verifyCitations(store.catalog, owner, citations),
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
