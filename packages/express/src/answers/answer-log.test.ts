import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDocChat, type DocChat } from '@docchat/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { memoryLog } from './memory-log.ts'
import { storedLog } from './stored-log.ts'
import { describeAnswerLog } from './testing/describe-answer-log.ts'

const keepMs = 400
let dataDir: string
/** As two processes have the same data. */
let instances: DocChat[]
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'docchat-logs-'))
  instances = [await createDocChat({ dataDir, workers: 0 }), await createDocChat({ dataDir, workers: 0 })]
})
afterAll(async () => {
  for (const docchat of instances) await docchat.close()
  await rm(dataDir, { recursive: true })
})

async function stored(aliveMs?: number) {
  const logs = instances.map(({ eventStreams: streams }, index) => {
    if (streams === null) throw new Error('SQLite has streams.')
    return storedLog({ streams, self: `process ${index}`, keepMs, ...(aliveMs !== undefined && { aliveMs }) })
  })
  const [writing, reading] = logs
  if (writing === undefined || reading === undefined) throw new Error('There are two.')
  return { writing, reading }
}

describeAnswerLog('memoryLog', async () => {
  const log = memoryLog({ keepMs, maxBytes: 1e6, maxBytesPerOwner: 1e6 })
  return { writing: log, reading: log }
})

describeAnswerLog('storedLog of two processes', () => stored())

it('an answer whose process has died is given as far as it came, and then broken off', async () => {
  const { writing } = await stored(3_600_000)
  const { reading } = await stored(60)
  const record = { answerId: 'ans_x', owner: 'ann', conversationId: 'x', question: 'Why?', askedAt: 'now' }
  const writer = await writing.begin(record)
  const { signal } = new AbortController()
  await writer.append({ number: 1, event: 'text-delta', json: '{}' }, signal)
  await expect.poll(async () => (await reading.find('ann', 'ans_x'))?.last).toBe(1)
  const events = (await reading.find('ann', 'ans_x'))?.read(0, signal)[Symbol.asyncIterator]()
  expect(await events?.next()).toMatchObject({ value: { number: 1 } })
  await expect(events?.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await delay(keepMs)
  expect(await reading.inConversation('ann', 'x'), 'nobody waits for it for ever').toBeNull()
})
