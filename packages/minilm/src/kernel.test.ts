import { describe, expect, test } from 'vitest'
import { readHead } from './build/head.ts'
import { loadModel } from './model.ts'
import { wasm } from './wasm.ts'

const model = await loadModel(new URL('../dist/model/', import.meta.url), 1)
const { exports } = new wasm.Instance(model.kernel, { env: { memory: model.memory } })

describe('the kernel', () => {
  test.each([1, 2, 3, 4, 23, 24, 25, 64, 65, 100, 255, 256])(
    'returns the same vector for %d tokens with either product, whatever memory contained before',
    (count) => {
      const ids = Array.from({ length: count }, (_, i) => (i * 7919 + count) % 30_522)
      const first = embed(ids, 1)
      embed(Array(256).fill(2003), 1)
      expect(embed(ids, 0)).toEqual(first)
      expect(Math.hypot(...first)).toBeCloseTo(1, 5)
    },
  )

  test('turns the states of tokens into vectors and weights, by the head in the order of its channels', async () => {
    const head = new Float32Array(Uint8Array.from(await readHead()).buffer)
    const [projection, attention] = [head.subarray(0, 384 * 32), head.subarray(384 * 32)]
    const count = 7
    embed(
      Array.from({ length: count }, (_, i) => 2000 + 31 * i),
      0,
    )
    call('project', 0, count)
    const states = floats('statesAt', count * 384)
    const vectors = floats('tokensAt', count * 32)
    const logits = floats('logitsAt', count)
    for (let token = 0; token < count; token++) {
      const sums = new Float64Array(33)
      model.order.forEach((channel, place) => {
        const state = states[token * 384 + place] ?? Number.NaN
        for (let d = 0; d < 32; d++) sums[d] = (sums[d] ?? 0) + state * (projection[channel * 32 + d] ?? 0)
        sums[32] = (sums[32] ?? 0) + state * (attention[channel] ?? 0)
      })
      const length = Math.hypot(...sums.subarray(0, 32))
      for (let d = 0; d < 32; d++) expect(vectors[token * 32 + d]).toBeCloseTo((sums[d] ?? 0) / length, 5)
      expect(logits[token]).toBeCloseTo(sums[32] ?? 0, 4)
    }
  })
})

function call(name: string, ...args: number[]): number {
  const f = exports[name]
  return typeof f === 'function' ? f(...args) : Number.NaN
}

function floats(name: string, length: number): Float32Array {
  return new Float32Array(model.memory.buffer, call(name, 0), length)
}

function embed(ids: readonly number[], fused: number): Float32Array {
  new Uint32Array(model.memory.buffer, call('idsAt', 0), ids.length).set(ids)
  call('forward', 0, ids.length, fused)
  return new Float32Array(model.memory.buffer, call('vectorAt', 0), 384).slice()
}
