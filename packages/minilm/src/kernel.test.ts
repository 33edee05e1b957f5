import { describe, expect, test } from 'vitest'
import { loadModel, type Model } from './model.ts'
import { wasm } from './wasm.ts'

const model = await loadModel(new URL('../dist/model/', import.meta.url), 1)

describe('the kernel', () => {
  test.each([1, 2, 3, 4, 23, 24, 25, 64, 65, 100, 255, 256])(
    'returns the same vector for %d tokens with either product, whatever memory contained before',
    (count) => {
      const ids = Array.from({ length: count }, (_, i) => (i * 7919 + count) % 30_522)
      const first = embed(model, ids, 1)
      embed(model, Array(256).fill(2003), 1)
      expect(embed(model, ids, 0)).toEqual(first)
      expect(Math.hypot(...first)).toBeCloseTo(1, 5)
    },
  )
})

function embed({ kernel, memory }: Model, ids: readonly number[], bytes: number): Float32Array {
  const { idsAt, vectorAt, forward } = new wasm.Instance(kernel, { env: { memory } }).exports
  const call = (f: unknown, ...args: number[]): number => (typeof f === 'function' ? f(...args) : Number.NaN)
  new Uint32Array(memory.buffer, call(idsAt, 0), ids.length).set(ids)
  call(forward, 0, ids.length, bytes)
  return new Float32Array(memory.buffer, call(vectorAt, 0), 384).slice()
}
