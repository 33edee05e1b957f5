import { expect, test, vi } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import { sqliteStore } from '../sqlite/store.ts'
import { add, temporary } from '../testing/docchat.ts'

const LETTERS = 'bcdfghjklm'
const words = Array.from(
  { length: 10_000 },
  (_, i) => `q${`${i}`.padStart(4, '0').replaceAll(/\d/g, (digit) => LETTERS.charAt(Number(digit)))}`,
)

test('10,000 distinct words look up no more terms than the bounds allow', async () => {
  const dataDir = temporary()
  const { passageFinder: _finder, quoter: _quoter, ...store } = sqliteStore({ directory: dataDir })
  await using docchat = await createDocChat({ dataDir, store })
  const lines = Array.from({ length: 1000 }, (_, i) => `${words.slice(i * 10, i * 10 + 10).join(' ')}.`)
  await add(docchat, 'words.txt', lines.join('\n'))
  const searchText = vi.spyOn(store.search, 'searchText')
  const frequencies = vi.spyOn(store.search, 'frequencies')
  const termsOf = (calls: readonly (readonly [readonly string[], ...unknown[]])[]) =>
    calls.reduce((sum, [terms]) => sum + terms.length, 0)

  const events = await Array.fromAsync(docchat.ask(words.join(' ')))

  expect(words.join(' ')).toHaveLength(59_999)
  const [first] = events
  expect(first?.type === 'retrieval-done' && first.passages.length).toBeGreaterThan(0)
  expect(termsOf(frequencies.mock.calls)).toBe(200)
  expect(termsOf(searchText.mock.calls)).toBe(48)
})
