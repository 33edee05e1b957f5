import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Chunk, queryTerms, type SearchHit, type Store, words } from '@docchat/core/backend'
import { sqliteStore } from '@docchat/core/sqlite'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newLocation, temporaryStore } from '../testing/test-store.ts'

const { url } = inject('postgres')

const SPACE = { model: 'hashed words', dimensions: 64 }
const OWNER = 'ann'

/** The decisions of this repository: prose with code, numbers and names. */
const DOCS = new URL('../../../../docs/decisions/', import.meta.url)
const FILES = readdirSync(DOCS).filter((name) => name.endsWith('.md'))

const directory = await mkdtemp(join(tmpdir(), 'docchat-agreement-'))
const sqlite = sqliteStore({ directory })
const postgres = temporaryStore(newLocation(url))
/** The same data again, searched by the index even though there is little of it. */
const location = newLocation(url)
const indexed = temporaryStore(location, {}, { exact: 0 })
const stores = [sqlite, postgres, indexed]
const questions: string[] = []

beforeAll(async () => {
  for (const name of FILES) {
    const text = readFileSync(new URL(name, DOCS), 'utf8')
    questions.push(...text.split('\n').filter((line) => /^(#|- \*\*)/.test(line)))
    for (const store of stores) await addDocument(store, name, chunksOf(text))
  }
}, 120_000)

afterAll(async () => {
  for (const store of stores) await store[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

test('the ten best passages are those of SQLite, by words, phrases and vectors', async () => {
  expect(questions.length).toBeGreaterThan(50)
  let same = 0
  let all = 0
  for (const question of questions) {
    const terms = [...queryTerms(question), question.slice(3, 30)]
    const [a = [], b = []] = await Promise.all(
      [sqlite, postgres].map(async ({ search }) => [
        ...(await search.searchText(terms, { owner: OWNER }, 10)),
        ...(await search.searchVector(SPACE, vectorOf(question), { owner: OWNER }, 10)),
      ]),
    )
    const known = new Set(a.map(place))
    same += b.filter((hit) => known.has(place(hit))).length
    all += a.length
    for (const [i, hit] of b.entries()) expect(hit.score).toBeCloseTo(a[i]?.score ?? 0, 3)
  }
  expect(same / all).toBeGreaterThanOrEqual(0.99)
})

test('the index of vectors finds what comparing all of them finds, also among few documents', async () => {
  const [document] = (await indexed.catalog.list(OWNER, { limit: 1, sort: 'name' })).entries
  for (const documentIds of [undefined, [document?.id ?? '']]) {
    const filter = { owner: OWNER, ...(documentIds && { documentIds }) }
    let found = 0
    let all = 0
    for (const question of questions) {
      const [index, exact] = await Promise.all([
        indexed.search.searchVector(SPACE, vectorOf(question), filter, 10),
        // Documents have other ids there.
        postgres.search.searchVector(
          SPACE,
          vectorOf(question),
          documentIds === undefined ? filter : { owner: OWNER, documentIds: await idsOf(document?.name) },
          10,
        ),
      ])
      const known = new Set(index.map(place))
      found += exact.filter((hit) => known.has(place(hit))).length
      all += exact.length
    }
    expect(all).toBe(questions.length * 10)
    expect(found / all).toBeGreaterThanOrEqual(0.97)
  }
})

async function idsOf(name = ''): Promise<string[]> {
  return (await postgres.catalog.find(OWNER, name)).map(({ id }) => id)
}

function place({ name, page, start, end }: SearchHit): string {
  return `${name} ${page} ${start}-${end}`
}

async function addDocument(store: Store, name: string, chunks: readonly Chunk[]): Promise<void> {
  const unique = { sha256: name, blobKey: name, sizeBytes: 1, mediaType: 'text/markdown' }
  const { version } = await store.catalog.admit({ owner: OWNER, source: name, name, ...unique })
  await store.search.append(version.id, chunks)
  const pending = await store.search.pending(version.id, SPACE, chunks.length)
  await store.search.addVectors(
    SPACE,
    pending.map(({ chunkId }, i) => ({ chunkId, vector: vectorOf(chunks[i]?.text ?? '') })),
  )
  await store.search.publish(version.id)
}

/** Each paragraph is a chunk of the first page. */
function chunksOf(text: string): Chunk[] {
  return Array.from(text.matchAll(/\S.*(?:\n(?!\n).+)*/g), (match) => ({
    page: 1,
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }))
}

/** A vector in which similar texts are similar. */
function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(SPACE.dimensions)
  for (const word of words(text)) {
    let hash = 7
    for (const letter of word.slice(0, 6)) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0
    for (let i = 0; i < 4; i++) {
      const at = (hash >>> (6 * i)) % SPACE.dimensions
      vector[at] = (vector[at] ?? 0) + (i % 2 === 0 ? 1 : -0.7)
    }
  }
  return vector
}
