import { expect, test } from 'vitest'
import type { Candidate } from './candidates.ts'
import { fuse } from './fuse.ts'

let lastId = 0

/** A chunk of a separate document by default. */
function candidate(
  changes: Partial<Candidate> & { readonly name?: string; readonly id?: number },
): Candidate {
  const { name = 'report', id = ++lastId, ...rest } = changes
  const hit = {
    chunkId: String(id),
    documentId: `d${id}`,
    versionId: 'v',
    name,
    page: 1,
    start: 0,
    end: 1,
    score: 0,
  }
  return {
    hit,
    bm25: null,
    cosine: null,
    vector: null,
    lexicalRank: null,
    vectorRank: null,
    phrases: 0,
    ...rest,
  }
}

const order = (candidates: readonly Candidate[], scriptCoverage = 1, question = 'question') =>
  fuse(question, { candidates, scriptCoverage }).map(({ hit }) => hit.chunkId)

test('chunks found by words and by vector rank before those found by one of them', () => {
  const words = candidate({ bm25: 10, cosine: 0.1 })
  const both = candidate({ bm25: 8, cosine: 0.8 })
  const meaning = candidate({ cosine: 0.9 })
  expect(order([words, both, meaning])).toEqual([both, meaning, words].map(({ hit }) => hit.chunkId))
})

test('words weigh more the less of the question is in a supported script', () => {
  const words = candidate({ bm25: 10, cosine: 0.1 })
  const meaning = candidate({ bm25: 5, cosine: 0.9 })
  expect(order([words, meaning], 1)).toEqual([meaning.hit.chunkId, words.hit.chunkId])
  expect(order([words, meaning], 0.2)).toEqual([words.hit.chunkId, meaning.hit.chunkId])
})

test('one kind of search alone keeps its order', () => {
  expect(order([candidate({ id: 91, bm25: 4 }), candidate({ id: 92, bm25: 8 })])).toEqual(['92', '91'])
  expect(order([candidate({ id: 93, cosine: 0.1 }), candidate({ id: 94, cosine: 0.5 })])).toEqual([
    '94',
    '93',
  ])
  expect(order([])).toEqual([])
})

test('a chunk without a vector is scored by its words alone', () => {
  const waiting = candidate({ bm25: 10 })
  const embedded = candidate({ bm25: 9, cosine: 0.9 })
  const far = candidate({ bm25: 1, cosine: 0.1 })
  expect(order([waiting, embedded, far])).toEqual([waiting, embedded, far].map(({ hit }) => hit.chunkId))
})

test('a document that the question names ranks before equal ones', () => {
  const others = ['NIKE_2021', 'NIKE_2019', 'BOEING_2018'].map((name) => candidate({ name, bm25: 10 }))
  const named = candidate({ name: 'BESTBUY_2019.pdf', bm25: 9 })
  expect(order([...others, named], 1, "What is Best Buy's margin in FY2019?")[0]).toBe(named.hit.chunkId)
})

test('chunks with a quoted phrase rank first', () => {
  const phrase = candidate({ bm25: 1, phrases: 1 })
  expect(order([candidate({ bm25: 10 }), phrase])[0]).toBe(phrase.hit.chunkId)
})

test('ties are broken by position', () => {
  expect(order([candidate({ id: 72, bm25: 5 }), candidate({ id: 71, bm25: 5 })])).toEqual(['71', '72'])
})

test('chunks similar to good passages of other documents rank above equal ones', () => {
  const [x, y] = [new Float32Array([1, 0]), new Float32Array([0, 1])]
  const good = candidate({ bm25: 10, cosine: 0.9, vector: x })
  const alone = candidate({ bm25: 5, cosine: 0.5, vector: y })
  const alike = candidate({ bm25: 5, cosine: 0.5, vector: x })
  const last = candidate({ bm25: 1, cosine: 0.1, vector: y })
  expect(order([good, alone, alike, last])).toEqual([good, alike, alone, last].map(({ hit }) => hit.chunkId))
})
