import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { published } from '../../testing/store-fixtures.ts'
import { openConnection } from '../connection.ts'
import { sqliteStore } from '../store.ts'
import { scoredInLarge } from './large-index.ts'

async function indexOf(texts: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-large-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  await using store = sqliteStore({ directory })
  await published(store, 'owner', texts)
  const db = openConnection(join(directory, 'docchat.db'), { readonly: true })
  onTestFinished(() => db.close())
  const exact = (terms: readonly string[]) =>
    db
      .sql<{ readonly chunk: number; readonly score: number }>(
        'select rowid as chunk, -bm25(chunk_words) as score from chunk_words where chunk_words match ? order by score desc, rowid',
      )
      .all(terms.join(' OR '))
  return { db, exact }
}

test('in a large index, the best chunks and those named have the scores of FTS5', async () => {
  let state = 7
  const random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  // Few words are frequent, most are rare.
  const word = () => `word${Math.floor(2000 ** random())}q`
  const text = () => Array.from({ length: 5 + Math.floor(30 * random()) }, word).join(' ')
  const { db, exact: exactly } = await indexOf(Array.from({ length: 4000 }, text))

  const terms = ['"word1q"', '"word2q"', '"word5q"', '"word40q"', '"word300q"', '"nowhere"']
  expect(scoredInLarge(db, terms, []), 'the index is small').toBeNull()
  const exact = exactly(terms)
  const worst = exact.at(-1)
  const scored = scoredInLarge(db, terms, [worst?.chunk ?? 0], 100)
  expect(scored?.best(100)).toEqual(exact.slice(0, 100))
  expect(scored?.of(worst?.chunk ?? 0)).toBe(worst?.score)
  expect(scored?.count, 'not all of them').toBeLessThan(exact.length)
  expect(scoredInLarge(db, ['"nowhere"'], [], 100)?.best(5)).toEqual([])
})

test('in a large index, short chunks that have a word once are found before long ones that have it more often', async () => {
  const filler = (n: number) => Array.from({ length: n }, (_, i) => `filler${i}`).join(' ')
  const { db, exact } = await indexOf([
    ...Array.from({ length: 2500 }, () => `boiler boiler boiler ${filler(40)}`),
    ...Array.from({ length: 3000 }, () => filler(8)),
    ...Array.from({ length: 50 }, () => `boiler ${filler(3)}`),
  ])
  const terms = ['"boiler"']
  const best = exact(terms).slice(0, 50)
  expect(best[0]?.chunk).toBe(5501)
  expect(scoredInLarge(db, terms, [], 100)?.best(50)).toEqual(best)
})
