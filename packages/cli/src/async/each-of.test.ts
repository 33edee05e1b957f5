import { setImmediate as tick } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { eachOf } from './each-of.ts'

async function* numbers(count: number, taken: number[] = []): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) {
    taken.push(n)
    yield n
  }
}

it('processes all items, never more at a time than allowed', async () => {
  const done: number[] = []
  let running = 0
  let most = 0
  await eachOf(numbers(20), 3, async (n) => {
    most = Math.max(most, ++running)
    await tick()
    running--
    done.push(n)
  })
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n))
  expect(most).toBe(3)
})

it('takes no more items after a failure, and waits for those in progress', async () => {
  const taken: number[] = []
  let ended = false
  const work = eachOf(numbers(100, taken), 2, async (n) => {
    if (n === 1) throw new Error('second')
    await tick()
    await tick()
    ended = true
  })
  await expect(work).rejects.toThrow('second')
  expect(ended).toBe(true)
  expect(taken.length).toBeLessThan(5)
})
