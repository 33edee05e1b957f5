import { expect, test } from 'vitest'
import { packTokens } from '../search/token-codes.ts'
import type { ScoredCandidate } from './fuse.ts'
import { pageReader } from './page-reader.ts'
import { rescore } from './rescore.ts'

const question = { model: 'm', dimensions: 2, vectors: Float32Array.of(1, 0), weights: Float32Array.of(1) }
const stored = new Map([
  ['same', packTokens(Float32Array.of(0, 1, 1, 0), 2)],
  ['like', packTokens(Float32Array.of(1, 1), 2)],
  ['other', packTokens(Float32Array.of(0, 1), 2)],
])
const search = {
  tokens: async (_: string, ids: readonly string[]) =>
    new Map([...stored].filter(([id]) => ids.includes(id))),
}

const PAGES = ['Sales rose, as they did before.', 'Sales 12,000 11,500', 'In 2018, sales rose well.']
const pages = () =>
  pageReader({
    pages: async (references) =>
      references.map(({ page: number }) => {
        const text = PAGES[number - 1]
        return text === undefined ? null : { number, text }
      }),
  })

function scored(chunkId: string, score: number, phrases = 0, page = 1): ScoredCandidate {
  const place = { documentId: 'd', versionId: 'v', name: 'n', page, start: 0, end: 31, score: 0 }
  const measures = { bm25: 1, cosine: null, vector: null, lexicalRank: 1, vectorRank: null }
  return {
    hit: { chunkId, ...place },
    ...measures,
    phrases,
    score,
    titleMatch: 0,
    support: null,
    tokenMatch: null,
    figures: null,
  }
}

const order = async (candidates: readonly ScoredCandidate[]) =>
  (await rescore(candidates, question, { search, pages: pages() })).map(({ hit }) => hit.chunkId)

test('what matches token by token comes before what is nearly as good otherwise', async () => {
  expect(await order([scored('other', 0.9), scored('like', 0.8), scored('same', 0.75)])).toEqual([
    'same',
    'like',
    'other',
  ])
  expect(await order([scored('other', 0.9), scored('same', 0.5)])).toEqual(['other', 'same'])
})

test('candidates without tokens keep their place, and quoted phrases come first', async () => {
  const candidates = [scored('like', 0.9), scored('none', 0.85), scored('same', 0.85), scored('other', 0.7)]
  const [first, ...rest] = await rescore(candidates, question, { search, pages: pages() })
  expect(first).toMatchObject({ hit: { chunkId: 'same' }, tokenMatch: 1 })
  expect(rest.map(({ hit }) => hit.chunkId)).toEqual(['like', 'none', 'other'])
  expect(rest[1]).toMatchObject({ tokenMatch: null, score: 0.85 / 1.2 })
  expect(await order([scored('other', 0.2, 1), scored('same', 0.9)])).toEqual(['other', 'same'])
})

test('tables come before prose that is nearly as good, with and without an embedder', async () => {
  const candidates = [
    scored('prose', 0.5),
    scored('table', 0.45, 0, 2),
    scored('some', 0.45, 0, 3),
    scored('gone', 0.44, 0, 4),
  ]
  for (const asked of [question, null]) {
    const rescored = await rescore(candidates, asked, { search, pages: pages() })
    expect(rescored.map(({ hit }) => hit.chunkId)).toEqual(['table', 'some', 'prose', 'gone'])
    expect(rescored.map(({ figures }) => figures)).toEqual([2 / 3, 1 / 5, 0, 0])
  }
  expect(await order([scored('prose', 0.9), scored('table', 0.5, 0, 2)])).toEqual(['prose', 'table'])
})

test('only the first 64 are compared', async () => {
  const many = Array.from({ length: 64 }, (_, i) => scored(`none ${i}`, 0.9 - i / 1000))
  const rescored = await rescore([...many, scored('same', 0.75, 0, 2)], question, { search, pages: pages() })
  expect(rescored.at(-1)).toMatchObject({ hit: { chunkId: 'same' }, tokenMatch: null, figures: null })
  const scores = rescored.map(({ score }) => score)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
})
