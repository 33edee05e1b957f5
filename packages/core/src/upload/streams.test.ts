import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { abortable, inBlocks } from './streams.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

test('regroups any stream into whole blocks', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }))
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 16 }), async (source, size) => {
      const blocks: Buffer[] = []
      for await (const block of inBlocks(asStream(source), size)) blocks.push(Buffer.from(block))
      expect(Buffer.concat(blocks)).toEqual(Buffer.concat(source))
      expect(blocks.slice(0, -1).every((block) => block.length === size)).toBe(true)
    }),
  )
})

test('stops when aborted although the source is silent, and closes the source', async () => {
  let closed = false
  const controller = new AbortController()
  const silent = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<Uint8Array>>(() => {}),
      async return() {
        closed = true
        return { done: true as const, value: undefined }
      },
    }),
  }
  setTimeout(() => controller.abort(new Error('enough')), 5)
  await expect(Array.fromAsync(abortable(silent, controller.signal))).rejects.toThrow('enough')
  expect(closed).toBe(true)
})

test('closes the source when its reader stops', async () => {
  let closed = false
  async function* source() {
    try {
      for (;;) yield Buffer.from('x')
    } finally {
      closed = true
    }
  }
  for await (const chunk of abortable(source(), new AbortController().signal)) {
    expect(chunk.toString()).toBe('x')
    break
  }
  expect(closed).toBe(true)
})

test('keeps no chunk alive after its reader is done with it, even with a signal', async () => {
  const chunks: WeakRef<Uint8Array>[] = []
  async function* source() {
    for (let i = 0; i < 50; i++) {
      const chunk = new Uint8Array(64 * 1024)
      chunks.push(new WeakRef(chunk))
      yield chunk
      await setImmediate()
    }
  }
  let alive = 0
  for await (const chunk of abortable(source(), new AbortController().signal)) {
    expect(chunk).toHaveLength(64 * 1024)
    collectGarbage()
    alive = chunks.filter((one) => one.deref() !== undefined).length
  }
  expect(alive).toBeLessThan(10)
})

async function* asStream(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}
