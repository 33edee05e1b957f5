import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { published } from '../../testing/store-fixtures.ts'
import { openConnection } from '../connection.ts'
import { sqliteStore } from '../store.ts'
import { rarityOf, saturation, wordStatistics } from './bm25.ts'
import { lengthsOf, postingsReader } from './postings.ts'

const WORDS = ['rare', 'renting', 'rents', 'Überzug', 'leases', 'key', '2024', 'x'.repeat(300)]

/** Mostly one word, so that its list fills pages, with others in between and after it. */
function text(i: number): string {
  const frequent = 'rent '.repeat(1 + (i % 7))
  const long = i % 500 === 3 ? 'deposit '.repeat(3000) : ''
  const filler = Array.from({ length: i % 40 }, (_, j) => `filler${(i * 31 + j * j) % 900}`).join(' ')
  return `${frequent}${long}${filler} ${i % 11 === 0 ? WORDS[(i / 11) % WORDS.length] : ''}`
}

/** Logarithms differ in the last digit. */
const rounded = ({ chunk, score }: { chunk: number; score: number }) => `${chunk}: ${score.toPrecision(12)}`

test('words are read as FTS5 finds them, whatever was added, deleted, and merged', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-postings-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  await using store = sqliteStore({ directory })
  const writer = openConnection(join(directory, 'docchat.db'))
  const db = openConnection(join(directory, 'docchat.db'), { readonly: true })
  onTestFinished(() => {
    db.close()
    writer.close()
  })
  const terms = [
    '"rent"',
    '"deposit"',
    '"0000"',
    '"rare"',
    '"uberzug"',
    '"lease"',
    '"key"',
    '"2024"',
    '"absent"',
    '"!"',
  ]
  terms.push('"filler7"', '"filler899"', '"a"', '"zzz"', `"${'x'.repeat(300)}"`)
  const agree = () => {
    const { rows, meanLength } = wordStatistics(db)
    const read = postingsReader(db)
    for (const term of terms) {
      const expected = db
        .sql<{ readonly chunk: number; readonly score: number }>(
          'select rowid as chunk, -bm25(chunk_words) as score from chunk_words where chunk_words match ? order by rowid',
        )
        .all(term)
      const postings = read?.(term)
      const found = (postings?.lists ?? []).flatMap(({ keys, counts }) =>
        keys.map((chunk, i) => ({ chunk, count: counts[i] ?? 0 })),
      )
      const lengths = lengthsOf(
        db,
        found.map(({ chunk }) => chunk),
      )
      const rarity = rarityOf(postings?.size ?? 0, rows)
      const scored = found
        .map(({ chunk, count }) => ({
          chunk,
          score: rarity * saturation(count, lengths.get(chunk) ?? 0, meanLength),
        }))
        .toSorted((a, b) => a.chunk - b.chunk)
      expect(scored.map(rounded), term.slice(0, 20)).toEqual(expected.map(rounded))
    }
  }
  for (let part = 0; part < 4; part++) {
    const texts = Array.from({ length: 1500 }, (_, i) => text(1500 * part + i))
    const { version } = await published(store, 'owner', texts, { source: `${part}` })
    agree()
    if (part === 1) await store.search.remove(version.id)
    // So few that they take one page.
    if (part === 1) await store.search.sweep(5)
    agree()
    for (let swept = -1; swept !== 0 && part === 1; ) swept = await store.search.sweep(400)
    agree()
  }
  // The key of a deleted row is used again.
  writer.sql('delete from chunk_words where rowid = 6000').run()
  writer.sql("insert into chunk_words (rowid, text) values (6000, 'rent rare')").run()
  agree()
  // A merge in steps: a segment of one early word is all merged, but still listed, long before the others.
  writer.sql("insert into chunk_words (rowid, text) values (7000, '0000')").run()
  for (const pages of [-1, 1, 1, 1, 1, 1, 1, 1, 1, 500]) {
    writer.sql("insert into chunk_words (chunk_words, rank) values ('merge', ?)").run(pages)
    agree()
  }
  writer.sql("insert into chunk_words (chunk_words) values ('optimize')").run()
  agree()
  expect(postingsReader(db)?.('"rent rare"'), 'a phrase').toBeNull()
  expect(postingsReader(writer), 'a connection that may have changed the index').toBeNull()
})

test('what cannot be read of a damaged index is left to FTS5, which tells so', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-damaged-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  await using store = sqliteStore({ directory })
  const texts = Array.from({ length: 1500 }, (_, i) => text(i))
  const { version } = await published(store, 'owner', texts)
  await store.search.remove(version.id)
  await store.search.sweep(5)
  const writer = openConnection(join(directory, 'docchat.db'))
  const db = openConnection(join(directory, 'docchat.db'), { readonly: true })
  onTestFinished(() => {
    db.close()
    writer.close()
  })
  expect(postingsReader(db)?.('"rent"')?.size).toBe(1495)
  // A word may share its page with others, and "rent" has several.
  const damages = [
    ['id = 10', 'substr(block, 1, length(block) / 2)'],
    ['id = 10', "substr(block, 1, 8) || unhex('FFFFFFFFFFFFFF7F')"],
    ['id = (65537 << 37)', 'null'],
    ['id > (1 << 37) and id < (2 << 37)', 'null'],
    ['id > (1 << 37) + 1 and id < (2 << 37)', 'null'],
    ['id > (1 << 37) and id < (2 << 37)', 'substr(block, 1, 3)'],
    ['id > (1 << 37) and id < (2 << 37)', 'substr(block, 1, length(block) / 2)'],
    [
      'id > (1 << 37) and id < (2 << 37)',
      "cast(replace(hex(zeroblob(length(block) / 2)), '0', 'x') as blob)",
    ],
  ]
  writer.raw.unsafeMode(true)
  for (const [where, block] of damages) {
    writer.raw.exec('create temp table before as select * from chunk_words_data')
    writer.raw.exec(
      block === 'null'
        ? `delete from chunk_words_data where ${where}`
        : `update chunk_words_data set block = cast(${block} as blob) where ${where}`,
    )
    expect(postingsReader(db)?.('"rent"') ?? null, `${where}: ${block}`).toBeNull()
    writer.raw.exec('replace into chunk_words_data select * from before; drop table before')
  }
  expect(postingsReader(db)?.('"rent"')?.size).toBe(1495)
})

test('words are read after a transaction that failed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-failed-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  await using store = sqliteStore({ directory })
  await published(store, 'owner', ['rent deposit'])
  const db = openConnection(join(directory, 'docchat.db'), { readonly: true })
  onTestFinished(() => db.close())
  const failing = db.raw.transaction(() => {
    expect(postingsReader(db)?.('"rent"')?.size).toBe(1)
    throw new Error('failed')
  })
  expect(failing).toThrow('failed')
  expect(postingsReader(db)?.('"deposit"')?.size).toBe(1)
})
