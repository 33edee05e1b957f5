import { expect, test } from 'vitest'
import type { Catalog } from '../catalog/catalog.ts'
import type { ScoredCandidate } from './fuse.ts'
import { joinChunks } from './join-chunks.ts'
import { pageReader } from './page-reader.ts'

const TEXT = `${'First words of it. '.repeat(4)}${'Second words, others. '.repeat(4)}${'Third and last. '.repeat(4)}`

function scored(
  start: number,
  end: number,
  changes: { page?: number; versionId?: string } = {},
): ScoredCandidate {
  const place = {
    chunkId: String(start),
    documentId: 'd',
    versionId: 'v',
    name: 'n',
    page: 1,
    start,
    end,
    score: 0,
  }
  const measures = { bm25: 1, cosine: null, vector: null, lexicalRank: 1, vectorRank: null, phrases: 0 }
  return {
    hit: { ...place, ...changes },
    ...measures,
    score: 1,
    titleMatch: 0,
    support: null,
    tokenMatch: null,
    figures: null,
  }
}

const join = async (
  candidates: readonly ScoredCandidate[],
  limit = 10,
  textOf: (versionId: string, page: number) => string | null = () => TEXT,
) => {
  const pages: Catalog['pages'] = async (references) =>
    references.map(({ versionId, page: number }) => {
      const text = textOf(versionId, number)
      return text === null ? null : { number, text }
    })
  const stretches = await joinChunks(candidates, pageReader({ pages }), limit)
  return stretches.map(({ page, start, end }) => [page.number, start, end])
}

test('joins chunks of a page that overlap or have only spaces between them', async () => {
  expect(await join([scored(76, 120), scored(0, 75)])).toEqual([[1, 0, 120]])
  expect(await join([scored(0, 70), scored(60, 120), scored(20, 30)])).toEqual([[1, 0, 120]])
  expect(await join([scored(0, 40), scored(60, 120)])).toEqual([
    [1, 0, 40],
    [1, 60, 120],
  ])
})

test('never joins across pages or versions, or beyond the size of a passage', async () => {
  const textOf = (versionId: string, page: number) => TEXT.replaceAll('words', `${versionId} ${page}`)
  const apart = [scored(0, 76), scored(76, 150, { page: 2 }), scored(76, 150, { versionId: 'w' })]
  expect(await join(apart, 10, textOf)).toHaveLength(3)
  const long = 'word and number 1 '.repeat(200).replaceAll('1', () => String(Math.random()))
  expect(await join([scored(0, 2000), scored(2000, 4000)], 10, () => long)).toHaveLength(2)
})

test('leaves out near duplicates, but not texts that differ in a number', async () => {
  const pages = ['The rent is 900 a month, due on the first.', 'The rent is 950 a month, due on the first.']
  const textOf = (versionId: string) => (versionId === 'other' ? pages[1] : pages[0]) ?? null
  const copies = ['v', 'copy', 'other'].map((versionId) => scored(0, 42, { versionId }))
  expect(await join(copies, 10, textOf)).toHaveLength(2)
})

test('fills up to the limit with further passages after joining, and drops deleted pages', async () => {
  const candidates = [scored(0, 70), scored(60, 120), scored(0, 30, { page: 2 }), scored(160, 200)]
  expect(await join(candidates, 2, (_, page) => (page === 2 ? null : TEXT))).toEqual([
    [1, 0, 120],
    [1, 160, 200],
  ])
})
