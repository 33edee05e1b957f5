import { expect, test } from 'vitest'
import type { SearchHit } from '../search/search-index.ts'
import { fuse } from './fuse.ts'

const hit = (chunkId: number, score: number): SearchHit => ({
  chunkId,
  documentId: 'd',
  versionId: 'v',
  page: 1,
  start: 0,
  end: 1,
  score,
})

const scores = (lexical: readonly SearchHit[], vector: readonly SearchHit[]) =>
  fuse(lexical, vector).map(({ hit, score }) => [hit.chunkId, Number(score.toFixed(3))])

test('adds half of each score, relative to the best and to the spread', () => {
  expect(scores([hit(1, 10), hit(2, 5)], [hit(2, 0.9), hit(3, 0.7), hit(4, 0.5)])).toEqual([
    [2, 0.75],
    [1, 0.5],
    [3, 0.25],
    [4, 0],
  ])
})

test('keeps the order of the one list there is', () => {
  expect(scores([hit(2, 8), hit(1, 4)], [])).toEqual([
    [2, 1],
    [1, 0.5],
  ])
  expect(scores([], [hit(9, 0.5), hit(1, 0.1)])).toEqual([
    [9, 1],
    [1, 0],
  ])
  expect(fuse([], [])).toEqual([])
})

test('tells the ranks in both lists, and breaks ties by id', () => {
  const fused = fuse([hit(7, 5), hit(3, 5)], [hit(3, 0.4), hit(7, 0.4)])
  expect(fused.map(({ hit, lexicalRank, vectorRank }) => [hit.chunkId, lexicalRank, vectorRank])).toEqual([
    [3, 2, 1],
    [7, 1, 2],
  ])
})
