import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load as loadSqliteVec } from 'sqlite-vec'
import { expect, onTestFinished, test } from 'vitest'
import { embedAll, published } from '../../testing/store-fixtures.ts'
import { type Connection, openConnection } from '../connection.ts'
import { migrate } from '../migrations.ts'
import { sqliteStore } from '../store.ts'

const SPACE = { model: 'm', dimensions: 2 }
const EAST = new Float32Array([1, 0])

function temporaryFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-vectors-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function open(directory: string): Connection {
  const db = openConnection(join(directory, 'docchat.db'))
  onTestFinished(() => db.close())
  return db
}

/** Expects each vector to be in one block, and each block to hold nothing else. */
function expectConsistent(db: Connection): void {
  const blocks = db
    .sql<{ readonly key: number; readonly count: number; readonly chunks: Buffer; readonly codes: Buffer }>(
      'select key, count, chunks, codes from code_blocks',
    )
    .all()
  const inBlocks = blocks.flatMap(({ key, count, chunks, codes }) => {
    const keys = Array.from({ length: chunks.length / 8 }, (_, i) => chunks.readDoubleLE(8 * i))
    expect([keys.length, codes.length % count]).toEqual([count, 0])
    return keys.map((chunk) => `${chunk} in ${key}`)
  })
  const stored = db
    .sql<{ readonly chunk: number; readonly block: number }>('select chunk, block from chunk_vectors')
    .all()
  expect(inBlocks.toSorted()).toEqual(stored.map(({ chunk, block }) => `${chunk} in ${block}`).toSorted())
}

test('a search sees each change of vectors, by whichever process, and breaks ties in order', async () => {
  const directory = temporaryFolder()
  await using store = sqliteStore({ directory })
  await using other = sqliteStore({ directory })
  const pages = async (limit = 5) => {
    const hits = await store.search.searchVector(SPACE, EAST, { owner: 'owner' }, limit)
    const vectors = await store.search.vectors(
      SPACE,
      hits.map(({ chunkId }) => chunkId),
    )
    const own = hits.map(({ chunkId }) => vectors.get(chunkId)?.[0]?.toFixed(1))
    expectConsistent(open(directory))
    return hits.map(({ page }, i) => `${page}: ${own[i]}`)
  }
  const { version } = await published(store, 'owner', ['one', 'two', 'three'])
  await published(store, 'someone else', ['four'])
  const [north, same] = [
    [0, 1],
    [1, 0],
  ]
  await embedAll(store, version.id, SPACE, [north, same, same])
  expect(await pages()).toEqual(['2: 1.0', '3: 1.0', '1: 0.0'])
  expect(await pages(1)).toEqual(['2: 1.0'])

  const [one] = await store.search.spans(version.id)
  await other.search.addVectors(SPACE, [{ chunkId: one?.chunkId ?? '', vector: EAST }])
  expect(await pages(), 'the first chunk has another vector').toEqual(['1: 1.0', '2: 1.0', '3: 1.0'])

  await other.search.remove(version.id)
  await other.search.sweep(2)
  await other.search.sweep(10)
  expect(await pages()).toEqual([])
  // Takes the keys of the chunks that were deleted.
  const again = await published(other, 'owner', ['five', 'six'])
  await embedAll(other, again.version.id, SPACE, [north, same])
  expect(await pages()).toEqual(['2: 1.0', '1: 0.0'])
})

test('of many, the nearest are those that a comparison with all finds, also in some documents only', async () => {
  const directory = temporaryFolder()
  await using store = sqliteStore({ directory })
  const space = { model: 'm', dimensions: 64 }
  let state = 1
  const random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  const centers = Array.from({ length: 30 }, () => Array.from({ length: 64 }, random))
  const vector = () => centers[Math.floor((random() + 0.5) * 30)]?.map((value) => value + random()) ?? []
  const add = async (owner: string, source: string, count: number) => {
    const vectors = Array.from({ length: count }, vector)
    const { document, version } = await published(
      store,
      owner,
      vectors.map((_, i) => `${i}`),
      { source },
    )
    await embedAll(store, version.id, space, vectors)
    return { id: document.id, vectors }
  }
  await add('someone else', 'a', 1500)
  const small = await add('owner', 'b', 1200)
  const large = await add('owner', 'c', 4200)
  expectConsistent(open(directory))

  for (const documents of [[small], [large], [small, large]]) {
    const query = vector()
    const filter = { owner: 'owner', documentIds: documents.map(({ id }) => id) }
    const whole = documents.length === 2 ? { owner: 'owner' } : filter
    const hits = await store.search.searchVector(space, new Float32Array(query), whole, 100)
    const found = hits.map(({ documentId, page }) => `${documentId} ${page}`)
    const exact = documents
      .flatMap(({ id, vectors }) =>
        vectors.map((other, i) => ({ place: `${id} ${i + 1}`, cosine: cosine(query, other) })),
      )
      .sort((a, b) => b.cosine - a.cosine)
      .map(({ place }) => place)
    expect(new Set(found).size).toBe(100)
    const near = exact.slice(0, 100).filter((place) => found.includes(place))
    expect(near.length, 'the codes of so few numbers are rough').toBeGreaterThan(90)
    expect(found[0]).toEqual(exact[0])
  }
})

function cosine(a: readonly number[], b: readonly number[]): number {
  const sum = a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0)
  return sum / Math.hypot(...a) / Math.hypot(...b)
}

test.each([
  ['bytes', "'int8'", 'embedding int8[2] distance_metric=cosine', 'vec_int8(?)', Int8Array],
  ['floats', "'float'", 'live boolean, embedding float[2] distance_metric=cosine', '?', Float32Array],
])('vectors that older versions stored as %s are found', async (_, storage, columns, value, Values) => {
  const directory = temporaryFolder()
  const db = open(directory)
  migrate(db, 5)
  loadSqliteVec(db.raw)
  db.raw.exec(`insert into spaces (key, model, dimensions, storage) values (3, 'm', 2, ${storage});
    create virtual table vectors_3 using vec0 (
      chunk integer primary key, owner text partition key, document integer, ${columns})`)
  db.raw.exec('begin')
  const live = columns.startsWith('live') ? ['live, ', '1, '] : ['', '']
  for (const [key, owner] of [
    [1, 'ann'],
    [2, 'bob'],
  ] as const) {
    db.raw.exec(`
      insert into documents (key, id, owner, source, name, current_version, created_at)
        values (${key}, 'doc_${key}', '${owner}', 'a', 'a', ${key}, 1);
      insert into versions (key, id, document, owner, number, name, sha256, size_bytes, media_type, blob_key, state, created_at)
        values (${key}, 'ver_${key}', ${key}, '${owner}', 1, 'a', 'aa', 1, 'text/plain', 'b${key}', 'complete', 1);`)
    const add = db.raw.prepare(
      `insert into vectors_3 (chunk, owner, document, ${live[0]}embedding) values (?, ?, ?, ${live[1]}${value})`,
    )
    for (let page = 1; page <= 1500; page++) {
      const chunk = BigInt(2 * page + key)
      db.raw.exec(`insert into chunks (key, document, version, page, char_start, char_end, live, context, space)
        values (${chunk}, ${key}, ${key}, ${page}, 0, 1, 1, '', 3)`)
      const angle = (page / 1500) * Math.PI
      const numbers = [100 * Math.cos(angle), 100 * Math.sin(angle)]
      add.run(chunk, owner, BigInt(key), Values.from(numbers.map(Math.round)))
    }
    db.raw.exec(`delete from vectors_3 where chunk = ${2 * 700 + key}`)
  }
  db.raw.exec('commit')

  await using store = sqliteStore({ directory })
  expectConsistent(db)
  expect(db.raw.prepare("select name from sqlite_schema where name like 'vectors%'").all()).toEqual([])
  const hits = await store.search.searchVector(SPACE, new Float32Array([0, 1]), { owner: 'bob' }, 5)
  expect(hits.map(({ documentId }) => documentId)).toEqual(Array.from({ length: 5 }, () => 'doc_2'))
  expect(hits.every(({ page }) => Math.abs(page - 750) < 20)).toBe(true)
  const { embedded } = await store.search.coverage({ owner: 'bob' }, SPACE)
  expect(embedded).toBe(1500)
})
