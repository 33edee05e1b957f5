import { expect, test } from 'vitest'
import { packTokens } from '../search/token-codes.ts'
import type { ScoredCandidate } from './fuse.ts'
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

function scored(chunkId: string, score: number, phrases = 0): ScoredCandidate {
  const place = { documentId: 'd', versionId: 'v', name: 'n', page: 1, start: 0, end: 1, score: 0 }
  const measures = { bm25: 1, cosine: null, vector: null, lexicalRank: 1, vectorRank: null }
  return {
    hit: { chunkId, ...place },
    ...measures,
    phrases,
    score,
    titleMatch: 0,
    support: null,
    tokenMatch: null,
  }
}

const order = async (candidates: readonly ScoredCandidate[]) =>
  (await rescore(candidates, question, search)).map(({ hit }) => hit.chunkId)

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
  const [first, ...rest] = await rescore(candidates, question, search)
  expect(first).toMatchObject({ hit: { chunkId: 'same' }, tokenMatch: 1 })
  expect(rest.map(({ hit }) => hit.chunkId)).toEqual(['like', 'none', 'other'])
  expect(rest[1]).toMatchObject({ tokenMatch: null, score: 0.85 })
  expect(await order([scored('other', 0.2, 1), scored('same', 0.9)])).toEqual(['other', 'same'])
})

test('only the first 64 are compared', async () => {
  const many = Array.from({ length: 64 }, (_, i) => scored(`none ${i}`, 0.9 - i / 1000))
  expect((await order([...many, scored('same', 0.75)])).at(-1)).toBe('same')
  expect(await rescore(many, question, search)).toBe(many)
  expect(await rescore(many, null, search)).toBe(many)
})
