import { ask } from '../answer/ask.ts'
import { citationSources } from '../answer/citation-sources.ts'
import { quotingOptions } from '../answer/extractive.ts'
import { HISTORY_TOKENS, recentTurns } from '../answer/history.ts'
import type { RetrieveOptions } from '../docchat/asking.ts'
import type { Owner } from '../docchat.ts'
import { DocChatError } from '../errors.ts'
import { retrieve } from '../retrieve/retrieve.ts'
import { corrected } from '../retrieve/spelling.ts'
import { inWordsOf } from '../retrieve/synonyms.ts'
import type { Dependencies } from './dependencies.ts'
import { ownedBeginnings, ownedNamed, ownedOverview, ownedWhole } from './overviews.ts'
import { searchFilter } from './search-filter.ts'

/** Finds passages in one owner's documents, and answers from them. */
export function ownedAsking(dependencies: Dependencies, owner: string): Pick<Owner, 'retrieve' | 'ask'> {
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

  return {
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
  }
}
