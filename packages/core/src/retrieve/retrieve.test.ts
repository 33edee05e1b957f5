import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'
import { sqliteStore } from '../sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { embedAll, published } from '../testing/store-fixtures.ts'
import type { Reranker } from './reranker.ts'
import { type RetrieveRequest, retrieve } from './retrieve.ts'

const directory = mkdtempSync(join(tmpdir(), 'docchat-retrieve-'))
let store: Store
beforeAll(() => {
  store = sqliteStore({ directory })
})
afterAll(async () => {
  await store[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true })
})

interface Parts {
  readonly embedder?: Embedder
  readonly reranker?: Reranker
  readonly errors?: unknown[]
}

async function ask(
  owner: string,
  question: string,
  { embedder, reranker, errors = [] }: Parts = {},
  request: Partial<RetrieveRequest> = {},
) {
  const parts = {
    catalog: store.catalog,
    search: store.search,
    embedder: embedder ?? null,
    reranker: reranker ?? null,
    onError: (error: unknown) => errors.push(error),
  }
  return retrieve(parts, question, { filter: { owner }, limit: 10, ...request })
}

const pagesOf = async (...args: Parameters<typeof ask>) => (await ask(...args)).map(({ page }) => page)

/** Embeds every text as the first axis. */
const firstAxis: Embedder = {
  model: 'first-axis',
  dimensions: 2,
  batchSize: 1,
  embed: async (texts) => texts.map(() => new Float32Array([1, 0])),
  async [Symbol.asyncDispose]() {},
}

test('a quoted phrase ranks before more occurrences of its words', async () => {
  await published(store, 'phrase', [
    'Cash flow, cash flow and free flow of cash; free cash for all who flow.',
    'Of the year: free cash flow was better, in spite of all else that went on in that long year.',
    'Unrelated to anything.',
  ])
  expect(await pagesOf('phrase', 'How was the "free cash flow"?')).toEqual([2, 1])
  expect(await pagesOf('phrase', 'How was the free cash flow?')).toEqual([1, 2])
})

test('a compound is found whether or not a line’s end took its hyphen', async () => {
  await published(store, 'hyphens', ['A load that is timevarying.', 'An inter-national treaty.'])
  expect(await pagesOf('hyphens', 'time-varying')).toEqual([1])
  expect(await pagesOf('hyphens', 'Time-Varying')).toEqual([1])
  expect(await pagesOf('hyphens', 'international')).toEqual([2])
})

test('combines both searches, and explains', async () => {
  const { version } = await published(store, 'both', ['rent', 'payment for the flat', 'other matters'])
  await embedAll(store, version.id, firstAxis, [
    [0.8, 0.6],
    [1, 0],
    [0, 1],
  ])
  const passages = await ask('both', 'rent', { embedder: firstAxis }, { explain: true })
  expect(passages.map(({ page, lexicalRank, vectorRank }) => [page, lexicalRank, vectorRank])).toEqual([
    [1, 1, 2],
    [2, null, 1],
    [3, null, 3],
  ])
  expect(passages[1]?.explanation).toMatchObject({ bm25: null, support: null, phrases: 0, reranked: null })
  expect(passages[1]?.explanation?.cosine).toBeCloseTo(1, 3)
  expect(passages[0]?.explanation?.fused).toBe(passages[0]?.score)
  expect((await ask('both', 'rent', { embedder: firstAxis }))[0]).not.toHaveProperty('explanation')
})

test('does not call an embedder that supports none of the question’s scripts', async () => {
  const embedder: Embedder = {
    ...firstAxis,
    scripts: ['Latin'],
    embed: () => Promise.reject(new Error('asked')),
  }
  await published(store, 'script', ['срок договора'])
  expect(await pagesOf('script', 'срок', { embedder })).toEqual([1])
  await expect(ask('script', 'term', { embedder })).rejects.toThrow('asked')
})

test('stays within the budget, but returns at least one passage', async () => {
  const text = (name: string) => `term ${`${name} says so. `.repeat(20)}`
  await published(store, 'budget', [text('one'), text('two'), text('three')])
  expect(await pagesOf('budget', 'term', {}, { contextTokens: 1 })).toHaveLength(1)
  expect(await pagesOf('budget', 'term', {}, { contextTokens: 180 })).toHaveLength(2)
  expect(await pagesOf('budget', 'term')).toHaveLength(3)
})

const rerankerThat = (rerank: Reranker['rerank']): Reranker => ({
  model: 'm',
  rerank,
  async [Symbol.asyncDispose]() {},
})

test('a reranker decides the order; if it fails, the order stays and the failure is reported', async () => {
  await published(store, 'rerank', ['term term term', 'a term and more', 'nothing'])
  const reranker = rerankerThat(async (_, texts) => texts.map((text) => text.length))
  const passages = await ask('rerank', 'term', { reranker }, { explain: true })
  expect(passages.map(({ page }) => page)).toEqual([2, 1])
  expect(passages[0]?.explanation?.reranked).toBe(15)
  expect(await pagesOf('rerank', 'term', { reranker }, { limit: 1 })).toEqual([2])

  const errors: unknown[] = []
  const broken = rerankerThat(() => Promise.reject(new Error('down')))
  expect(await pagesOf('rerank', 'term', { reranker: broken, errors })).toEqual([1, 2])
  expect(errors).toEqual([new Error('down')])
})

test('searches a very long question by its rarest words', async () => {
  await published(store, 'long', [
    ...Array.from({ length: 5 }, (_, i) => `common words are everywhere, also on page ${'abcde'[i]}`),
    'the zeugma',
  ])
  const words = Array.from({ length: 150 }, (_, i) => `w${i}x`).join(' ')
  expect((await pagesOf('long', `common words ${words} zeugma everywhere`))[0]).toBe(6)
})

test('accepts any question', async () => {
  await published(store, 'any', ['plain words, "quoted" ones & more'])
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (question) => {
      await ask('any', `${question} "${question}"`)
    }),
    { numRuns: 50 },
  )
})

test('each passage is the text of its page', async () => {
  const { version } = await published(store, 'span', ['One term. Two.', 'Another term here.'])
  for (const { page, charStart, charEnd, text } of await ask('span', 'term')) {
    expect((await store.catalog.page(version.id, page))?.text.slice(charStart, charEnd)).toBe(text)
  }
})

test('a passage finder is used only for the parts that it reads', async () => {
  await published(store, 'wrapped', ['Page of the heron.'])
  const { catalog, search, passageFinder } = store
  const searched: string[] = []
  const wrapped = {
    ...search,
    searchText: (...args: Parameters<typeof search.searchText>) => {
      searched.push(...args[0])
      return search.searchText(...args)
    },
  }
  const parts = { catalog, passageFinder, embedder: null, reranker: null, onError() {} }
  const request = { filter: { owner: 'wrapped' }, limit: 10 }
  expect(await retrieve({ ...parts, search: wrapped }, 'heron', request)).toHaveLength(1)
  expect(searched).toEqual(['heron'])
  const found: string[] = []
  const finder = {
    sources: { catalog, search },
    async find({ question }: { readonly question: string }) {
      found.push(question)
      return []
    },
  }
  expect(await retrieve({ ...parts, search, passageFinder: finder }, 'heron', request)).toEqual([])
  expect(found).toEqual(['heron'])
})
