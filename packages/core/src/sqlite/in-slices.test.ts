import { setImmediate } from 'node:timers'
import { expect, test } from 'vitest'
import { inSlices, SLICE_CHARACTERS } from './in-slices.ts'

/** Returns what was written in each turn of the event loop. */
async function turnsOf(items: readonly number[]): Promise<number[][]> {
  const turns: number[][] = [[]]
  let over = false
  const next = () => {
    if (over) return
    turns.push([])
    setImmediate(next)
  }
  setImmediate(next)
  await inSlices(
    items,
    (item) => item,
    (item) => turns.at(-1)?.push(item),
  )
  over = true
  return turns.filter((turn) => turn.length > 0)
}

test('no turn of the event loop has more than a slice, except for one item that is longer', async () => {
  const half = SLICE_CHARACTERS / 2
  expect(await turnsOf([half, half, 1, half, half, SLICE_CHARACTERS + 1, 1])).toEqual([
    [half, half],
    [1, half],
    [half],
    [SLICE_CHARACTERS + 1],
    [1],
  ])
})

test('the pieces of a long text are written in many turns, in order', async () => {
  const turns = await turnsOf(Array.from({ length: 256 }, () => 1200))
  expect(turns.length).toBe(10)
  expect(turns.flat()).toHaveLength(256)
})
