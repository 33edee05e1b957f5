import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answerer, createDocChat } from '@docchat/core'
import { expect, it } from 'vitest'
import { createLogger } from '../context/logger.ts'
import { serve } from '../serve/serve.ts'
import { addText } from '../testing/start-app.ts'

/** Writes a word every 20 ms, so many of them. */
const answererOf = (words: number): Answerer => ({
  model: 'slow',
  async *answer(_request, { signal } = {}) {
    for (let n = 0; n < words; n++) {
      yield { type: 'text', text: 'word ' }
      await delay(20, undefined, { signal })
    }
  },
  async [Symbol.asyncDispose]() {},
})

/** Asks in a conversation, cuts the connection in the middle of the answer, and closes the server. */
async function closeInMidAnswer(
  words: number,
  drainMs: number,
): Promise<{ readonly complete: unknown; readonly ms: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docchat-shutdown-'))
  const docchat = await createDocChat({ dataDir, answerer: answererOf(words) })
  const server = await serve({
    open: async () => docchat,
    port: 0,
    signals: [],
    drainMs,
    logger: createLogger({ level: 'silent' }),
  })
  await addText(docchat, 'lease.txt', 'The lease ends in May.')
  const { id } = await docchat.conversations.create()
  const cut = new AbortController()
  const query = new URLSearchParams({ question: 'When does the lease end?', conversation_id: id })
  const response = await fetch(`${server.url}/chat?${query}`, { signal: cut.signal })
  for await (const chunk of response.body ?? []) {
    if (Buffer.from(chunk).toString().includes('text-delta')) break
  }
  cut.abort()
  const began = performance.now()
  await server.close()
  const ms = performance.now() - began
  const again = await createDocChat({ dataDir, workers: 0 })
  const { exchanges } = await again.conversations.get(id)
  await again.close()
  await rm(dataDir, { recursive: true })
  return { complete: exchanges[0]?.answer.complete, ms }
}

it('waits for an answer without a client', async () => {
  const { complete, ms } = await closeInMidAnswer(50, 20_000)
  expect(complete).toBe(true)
  expect(ms).toBeGreaterThan(500)
})

it('ends one that takes too long, and what there was is kept', async () => {
  const { complete, ms } = await closeInMidAnswer(100_000, 2500)
  expect(complete).toBe(false)
  expect(ms).toBeLessThan(4000)
})
