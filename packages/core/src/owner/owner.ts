import { ask } from '../answer/ask.ts'
import type { Owner, RetrieveOptions } from '../docchat.ts'
import { retrieve } from '../retrieve/retrieve.ts'
import type { SearchFilter } from '../search/search-index.ts'
import { ownedDocuments } from './documents.ts'
import type { Engine } from './engine.ts'
import { ownedJobs } from './jobs.ts'

/** DocChat as one owner sees it. Everything below passes the owner on, so nothing of others can be reached. */
export function ownerView(engine: Engine, owner: string): Owner {
  const { store, embedder, answerer, onError } = engine
  const dependencies = { catalog: store.catalog, search: store.search, embedder }
  const filterBy = ({ documentIds }: RetrieveOptions): SearchFilter =>
    documentIds === undefined ? { owner } : { owner, documentIds }

  const find = (question: string, options: RetrieveOptions = {}) => {
    const { limit = 10, signal } = options
    const filter = filterBy(options)
    return retrieve(
      dependencies,
      question,
      signal === undefined ? { filter, limit } : { filter, limit, signal },
    )
  }

  return {
    documents: ownedDocuments(engine, owner),
    jobs: ownedJobs(engine, owner),
    retrieve: find,
    ask(question, options = {}) {
      const { history = [], signal } = options
      return ask(
        {
          answerer,
          onError,
          retrieve: (text, { signal }) => find(text, signal === undefined ? options : { ...options, signal }),
          page: (versionId, number) => store.catalog.page(versionId, number),
          hasDocuments: async () => (await store.search.coverage(filterBy(options), null)).chunks > 0,
        },
        signal === undefined ? { question, history } : { question, history, signal },
      )
    },
    async coverage() {
      const [{ total }, chunks] = await Promise.all([
        store.catalog.list(owner, { limit: 0 }),
        store.search.coverage({ owner }, embedder),
      ])
      return { documents: total, ...chunks }
    },
  }
}
