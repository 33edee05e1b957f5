import { join } from 'node:path'
import { Readable } from 'node:stream'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { DocChat } from '../docchat.ts'
import type { Embedder, TokenEmbedder } from '../embed/embedder.ts'
import { add, open, temporary } from '../testing/docchat.ts'
import { wordVector } from '../testing/openai-server.ts'

/** An embedder that counts how often it has embedded each text. */
function counting(model: string, before: () => Promise<void> = async () => {}) {
  const counts = new Map<string, number>()
  const embedder: Embedder = {
    model,
    dimensions: 16,
    batchSize: 4,
    async embed(texts, { signal } = {}) {
      await before()
      signal?.throwIfAborted()
      for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
      return texts.map((text) => unit(wordVector(text, 16)))
    },
    async [Symbol.asyncDispose]() {},
  }
  return { embedder, counts }
}

function unit(vector: readonly number[]): Float32Array {
  const norm = Math.hypot(...vector)
  return Float32Array.from(vector, (value) => value / norm)
}

const pages = (count: number, text = (page: number) => `The valve of page ${page} opens.`) =>
  Array.from({ length: count }, (_, i) => text(i + 1)).join('\f')

async function ended(docchat: DocChat, ids: readonly { readonly id: string }[]): Promise<string[]> {
  const jobs = await Promise.all(ids.map(({ id }) => Array.fromAsync(docchat.jobs.watch(id))))
  return jobs.map((seen) => seen.at(-1)?.state ?? '')
}

async function filled(count = 10) {
  const dataDir = temporary()
  await using docchat = await open({ dataDir })
  const { document } = await add(docchat, 'a.txt', pages(count))
  return { dataDir, id: document.id }
}

/** Counts the rows of each table of the index. */
function rows(dataDir: string) {
  using db = Object.assign(new Database(join(dataDir, 'docchat.db'), { readonly: true }), {
    [Symbol.dispose](this: Database.Database) {
      this.close()
    },
  })
  const count = (table: string) => db.prepare(`select count(*) from ${table}`).pluck().get()
  const vectors = db
    .prepare('select (select count(*) from chunk_vectors where space = spaces.key) from spaces')
    .pluck()
    .all()
  return { chunks: count('chunks'), words: count('chunk_words_docsize'), vectors }
}

describe('missing vectors', () => {
  test('are made for documents that were complete before there was an embedder', async () => {
    const { dataDir, id } = await filled()
    const { embedder, counts } = counting('new')
    await using docchat = await open({ dataDir, embedder })
    expect(await docchat.indexStatus()).toMatchObject({
      outdated: 1,
      advice: expect.stringContaining('docchat reindex'),
    })
    expect(await docchat.check()).toContainEqual(
      expect.objectContaining({ name: 'index', ok: true, note: expect.any(String) }),
    )
    const jobs = await docchat.reindex()
    expect(await ended(docchat, jobs)).toEqual(['done'])
    expect((await docchat.documents.get(id)).version).toMatchObject({
      state: 'complete',
      searchable: 'hybrid',
      chunkCount: 10,
    })
    expect(await docchat.coverage()).toMatchObject({ documents: 1, chunks: 10, embedded: 10 })
    expect([...counts.values()]).toEqual(Array(10).fill(1))
    expect(await docchat.indexStatus()).toMatchObject({ outdated: 0, staleModels: [], advice: null })
    expect(await docchat.reindex()).toEqual([])
    expect(await docchat.verify()).toMatchObject({ chunks: 10, problems: [] })
  })

  test('of tokens are made for documents that have only their own, which are found meanwhile', async () => {
    const { embedder } = counting('same')
    const tokens: TokenEmbedder = {
      model: 'tokens',
      dimensions: 16,
      async embed(texts, options) {
        const vectors = await embedder.embed(texts, options)
        return vectors.map((vector) => ({ vector, tokens: { vectors: vector, weights: Float32Array.of(1) } }))
      },
    }
    const dataDir = temporary()
    {
      await using docchat = await open({ dataDir, embedder })
      await add(docchat, 'a.txt', pages(3))
    }
    await using docchat = await open({ dataDir, embedder: { ...embedder, tokens } })
    expect(await docchat.indexStatus()).toMatchObject({
      outdated: 0,
      withoutTokens: 1,
      advice: expect.stringMatching(/1 document .* older DocChat.*docchat reindex/),
    })
    const matches = async () => {
      const passages = await docchat.retrieve('the valve of page 2', { explain: true })
      return passages.map(({ explanation }) => explanation?.tokenMatch)
    }
    expect(await matches()).toEqual([null, null, null])
    expect(await ended(docchat, await docchat.reindex())).toEqual(['done'])
    expect(await docchat.indexStatus()).toMatchObject({ withoutTokens: 0, advice: null })
    expect(await docchat.coverage()).toMatchObject({ chunks: 3, embedded: 3, tokenBytes: 3 * 8 })
    expect(await matches()).toEqual(Array(3).fill(expect.any(Number)))
    expect(await docchat.reindex()).toEqual([])
  })

  test('replace those of another model, while text search still works and the state stays', async () => {
    const dataDir = temporary()
    const old = counting('old')
    {
      await using docchat = await open({ dataDir, embedder: old.embedder })
      await add(docchat, 'a.txt', pages(10))
    }
    await using reader = await open({ dataDir, workers: 0 })
    const seen: unknown[] = []
    const fresh = counting('new', async () => {
      seen.push((await reader.documents.list({ states: ['complete'] })).total)
      seen.push((await reader.retrieve('valve')).length > 0)
    })
    await using docchat = await open({ dataDir, embedder: fresh.embedder, workers: 0 })
    expect(await docchat.indexStatus()).toMatchObject({ outdated: 1, staleModels: ['old'] })
    expect(await docchat.coverage()).toMatchObject({ chunks: 10, embedded: 0 })
    const jobs = await docchat.reindex()
    await using _worker = await open({ dataDir, embedder: { ...fresh.embedder } })
    expect(await ended(docchat, jobs)).toEqual(['done'])
    expect(new Set(seen)).toEqual(new Set([1, true]))
    expect(await docchat.coverage()).toMatchObject({ chunks: 10, embedded: 10 })
    expect(await docchat.indexStatus()).toMatchObject({ outdated: 0, staleModels: [] })
    await expect.poll(() => rows(dataDir)).toEqual({ chunks: 10, words: 10, vectors: [10] })
  })

  test('are made once, however often the work is interrupted', async () => {
    const { dataDir } = await filled(40)
    const returned = new Map<string, number>()
    let jobs: readonly { readonly id: string }[] = []
    for (let run = 0; ; run++) {
      let calls = 0
      const { embedder, counts } = counting('new', async () => {
        // From the third call on, the worker never gets an answer, and is closed meanwhile.
        if (++calls > 3) await new Promise(() => {})
      })
      await using docchat = await open({ dataDir, embedder })
      if (run === 0) jobs = await docchat.reindex()
      const [{ id = '' } = {}] = jobs
      for await (const { state, progress } of docchat.jobs.watch(id)) {
        if (state === 'done' || (progress?.stage === 'embed' && progress.done === (run + 1) * 12)) break
      }
      for (const [text, count] of counts) returned.set(text, (returned.get(text) ?? 0) + count)
      if ((await docchat.jobs.get(id)).state === 'done') break
    }
    expect(returned.size).toBe(40)
    expect(Math.max(...returned.values())).toBe(1)
  })

  test('require an embedder', async () => {
    await using docchat = await open()
    await expect(docchat.reindex()).rejects.toMatchObject({ code: 'NOT_CONFIGURED' })
    await expect(docchat.reindex({ text: true, documentIds: ['doc_none'] })).rejects.toMatchObject({
      code: 'DOCUMENT_NOT_FOUND',
    })
  })
})

describe('a rebuilt index', () => {
  test('has new vectors, each made once', async () => {
    const dataDir = temporary()
    const { embedder, counts } = counting('m')
    await using docchat = await open({ dataDir, embedder })
    await add(docchat, 'a.txt', pages(10))
    expect(await ended(docchat, await docchat.reindex({ all: true }))).toEqual(['done'])
    expect([...counts.values()]).toEqual(Array(10).fill(2))
    await expect.poll(() => rows(dataDir)).toEqual({ chunks: 10, words: 10, vectors: [10] })
  })

  test('has new vectors of texts that another document has too', async () => {
    const { embedder, counts } = counting('m')
    await using docchat = await open({ embedder })
    const { document } = await add(docchat, 'a.txt', pages(3))
    const second = await docchat.documents.add({
      name: 'a.txt',
      source: 'elsewhere/a.txt',
      content: Readable.from([Buffer.from(pages(4))]),
    })
    expect(await ended(docchat, [second.job])).toEqual(['done'])
    expect([...counts.values()]).toEqual([1, 1, 1, 1])
    const jobs = await docchat.reindex({ all: true, documentIds: [document.id] })
    expect(await ended(docchat, jobs)).toEqual(['done'])
    expect([...counts.values()]).toEqual([2, 2, 2, 1])
  })

  test('has new chunks, words and vectors, which replace the old ones at once', async () => {
    const dataDir = temporary()
    const found: number[] = []
    await using reader = await open({ dataDir, workers: 0 })
    const { embedder, counts } = counting('m', async () => {
      found.push((await reader.retrieve('valve', { limit: 100 })).length)
    })
    await using docchat = await open({ dataDir, embedder })
    const { document } = await add(docchat, 'a.txt', pages(10))
    found.length = 0
    const [job] = await docchat.reindex({ text: true, documentIds: [document.id] })
    expect(await ended(docchat, [job ?? expect.fail()])).toEqual(['done'])
    expect(new Set(found).size, 'the same number is found at any time').toBe(1)
    expect(counts.get('a. The valve of page 1 opens.')).toBe(2)
    await expect.poll(() => rows(dataDir)).toEqual({ chunks: 10, words: 10, vectors: [10] })
    expect(await docchat.verify()).toMatchObject({ chunks: 10, problems: [] })
  })

  test('is queued once for each document, with the larger scope', async () => {
    const { dataDir, id } = await filled()
    const { embedder } = counting('m')
    await using docchat = await open({ dataDir, embedder, workers: 0 })
    const [vectors] = await docchat.reindex()
    expect(await docchat.reindex()).toEqual([vectors])
    const [text] = await docchat.reindex({ text: true })
    expect(text?.id).not.toBe(vectors?.id)
    expect(await docchat.jobs.get(vectors?.id ?? '')).toMatchObject({ state: 'cancelled' })
    expect(await docchat.reindex()).toEqual([text])
    const all = await docchat.documents.reprocess(id)
    expect(await docchat.reindex({ text: true, all: true })).toEqual([all])
    await docchat.jobs.retry(vectors?.id ?? '')
    await using _worker = await open({ dataDir, embedder: counting('m').embedder })
    expect(await ended(docchat, [all, vectors ?? all])).toEqual(['done', 'done'])
    await expect.poll(() => rows(dataDir)).toMatchObject({ chunks: 10, words: 10, vectors: [10] })
  })

  test('leaves nothing when its document is deleted meanwhile', async () => {
    const { dataDir, id } = await filled(40)
    let begun = () => {}
    const embedding = new Promise<void>((resolve) => {
      begun = resolve
    })
    const { embedder } = counting('m', async () => begun())
    await using docchat = await open({ dataDir, embedder })
    const [job] = await docchat.reindex({ text: true })
    await embedding
    await docchat.documents.remove(id)
    expect(await ended(docchat, [job ?? expect.fail()])).toEqual(['cancelled'])
    await expect.poll(() => rows(dataDir)).toMatchObject({ chunks: 0, words: 0 })
    expect(rows(dataDir).vectors.every((count) => count === 0)).toBe(true)
  })
})
