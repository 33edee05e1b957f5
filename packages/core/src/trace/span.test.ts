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

test('the API is loaded only where an SDK has been registered, even later, and one for an older API counts as none', () => {
  const program = `
    import { createRequire } from 'node:module'
    import { openSpan } from ${JSON.stringify(new URL('./span.ts', import.meta.url).href)}
    const { cache } = createRequire(import.meta.url)
    const isLoaded = () => Object.keys(cache).some((path) => path.includes('@opentelemetry'))
    const spanContext = () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 })
    const trace = { getTracer: () => ({ startSpan: () => ({ spanContext, isRecording: () => true }) }) }
    const register = (version) => { globalThis[Symbol.for('opentelemetry.js.api.1')] = { version, trace } }
    console.log(openSpan('a')?.traceparent, isLoaded())
    register('1.2.0')
    console.log(openSpan('a')?.traceparent, isLoaded())
    register('1.99.0')
    console.log(openSpan('a')?.traceparent, isLoaded())
  `
  const args = ['--conditions=docchat-source', '--input-type=module', '-e', program]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe(
    `undefined false\nundefined true\n00-${'a'.repeat(32)}-${'b'.repeat(16)}-01 true\n`,
  )
})
