import { expect, test } from 'vitest'
import { stoppable } from './stoppable.ts'

async function* numbers(onReturn: () => void): AsyncGenerator<number> {
  try {
    yield 1
    yield 2
  } finally {
    onReturn()
  }
}

test('passes everything on, and stops the source when its reader stops', async () => {
  let returned = 0
  const { signal } = new AbortController()
  expect(
    await Array.fromAsync(
      stoppable(
        numbers(() => returned++),
        signal,
      ),
    ),
  ).toEqual([1, 2])
  for await (const _ of stoppable(
    numbers(() => returned++),
    signal,
  ))
    break
  expect(returned).toBe(2)
})

test('ends with the reason of the signal although the source never answers', async () => {
  async function* silent(): AsyncGenerator<number> {
    yield 1
    await new Promise(() => undefined)
  }
  const controller = new AbortController()
  const reason = new Error('late')
  const events = stoppable(silent(), controller.signal)
  expect(await events.next()).toEqual({ done: false, value: 1 })
  setTimeout(() => controller.abort(reason), 10)
  await expect(events.next()).rejects.toBe(reason)
})

test('throws what the source throws', async () => {
  const failure = new Error('no')
  // biome-ignore lint/correctness/useYield: it fails before it has anything to yield
  async function* failing(): AsyncGenerator<number> {
    throw failure
  }
  await expect(Array.fromAsync(stoppable(failing(), new AbortController().signal))).rejects.toBe(failure)
})
