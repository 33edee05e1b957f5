import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { inSpan, openSpan, streamInSpan } from './span.ts'

test('without an SDK nothing is recorded, and work and streams pass through', async () => {
  expect(openSpan('a')).toBeNull()
  expect(await inSpan('a', {}, async () => 1)).toBe(1)
  await expect(inSpan('a', {}, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  let closed = false
  async function* numbers() {
    try {
      yield* [1, 2, 3]
    } finally {
      closed = true
    }
  }
  for await (const number of streamInSpan('a', {}, numbers)) if (number === 2) break
  expect(closed).toBe(true)
})

test('the API is loaded only where an SDK has been registered, even later', () => {
  const program = `
    import { createRequire } from 'node:module'
    import { openSpan } from ${JSON.stringify(new URL('./span.ts', import.meta.url).href)}
    const { cache } = createRequire(import.meta.url)
    const isLoaded = () => Object.keys(cache).some((path) => path.includes('@opentelemetry'))
    console.log(openSpan('a') === null, isLoaded())
    globalThis[Symbol.for('opentelemetry.js.api.1')] = { version: '1.9.0' }
    console.log(openSpan('a') === null, isLoaded())
  `
  const args = ['--conditions=docchat-source', '--input-type=module', '-e', program]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('true false\nfalse true\n')
})
