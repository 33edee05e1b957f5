import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { describe, expect, test } from 'vitest'
import { loadModel, type Model } from './model.ts'
import { openPool } from './pool.ts'

const DIRECTORY = new URL('../dist/model/', import.meta.url)

describe('openPool', () => {
  test('fails when a thread cannot start', async () => {
    const model: Model = { ...(await loadModel(DIRECTORY, 1)), vocabulary: 0 as unknown as string }
    await expect(openPool({ name: 'worker', data: model }, 1)).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
    })
  })

  test('replaces a thread that died, and loses only its text', async () => {
    // A word whose id lies far outside the table of words is an access out of bounds.
    const vocabulary = `${'\n'.repeat(200_000)}rent`
    const data: Model = { ...(await loadModel(DIRECTORY, 1)), vocabulary }
    await using pool = await openPool({ name: 'worker', data }, 1)
    const texts = [['fine'], ['rent'], ['fine as well']]
    const [before, dead, after] = await Promise.allSettled(texts.map((text) => pool.embed(text)))
    expect(dead).toMatchObject({ status: 'rejected', reason: { code: 'EMBEDDER_FAILED' } })
    expect([before?.status, after?.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(await pool.embed(['fine'])).toHaveLength(1)
  })

  test('returns the right vector for each text, however many calls and threads there are', async () => {
    await using pool = await openPool({ name: 'worker', data: await loadModel(DIRECTORY, 2) }, 2)
    const calls = Array.from({ length: 6 }, (_, call) =>
      Array.from({ length: 5 }, (_, i) => `text ${'and so on '.repeat((call * 7 + i * 3) % 9)}${call} ${i}`),
    )
    const together = await Promise.all(calls.map((texts) => pool.embed(texts)))
    for (const [call, texts] of calls.entries()) {
      for (const [i, text] of texts.entries())
        expect((await pool.embed([text]))[0]).toEqual(together[call]?.[i])
    }
  })

  test.runIf(process.platform === 'linux')('its threads give way to the one that serves', async () => {
    const before = lowPriorityThreads()
    await using pool = await openPool({ name: 'worker', data: await loadModel(DIRECTORY, 1) }, 1)
    expect(await pool.embed(['fine'])).toHaveLength(1)
    expect(lowPriorityThreads() - before).toBe(1)
  })
})

/** Counts the threads of this process whose niceness is above its own. */
function lowPriorityThreads(): number {
  const tasks = readdirSync('/proc/self/task').map(Number)
  return tasks.filter((task) => getPriority(task) > getPriority()).length
}
