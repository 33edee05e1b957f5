import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { AnswerLog } from './answer-log.ts'
import { memoryLog } from './memory-log.ts'

const KB = 1024
const signal = new AbortController().signal
const event = (number: number, bytes = 10 * KB) => ({ number, event: 'x', json: 'x'.repeat(bytes / 2) })
const record = (answerId: string, owner = 'ann') => ({
  answerId,
  owner,
  conversationId: null,
  question: 'Why?',
  askedAt: '',
})
const small = () => memoryLog({ keepMs: 60_000, maxBytes: 300 * KB, maxBytesPerOwner: 100 * KB })

async function readable(log: AnswerLog, owner: string, id: string): Promise<number | undefined> {
  const answer = await log.find(owner, id)
  for await (const { number } of answer?.read(0, signal) ?? []) return number
  return undefined
}

it('forgets what has ended first when an owner has no room left, oldest first', async () => {
  const log = small()
  for (const id of ['a', 'b', 'c', 'd']) {
    const writer = await log.begin(record(id))
    for (let number = 1; number <= 4; number++) await writer.append(event(number), signal)
    await writer.end()
  }
  const kept = await Promise.all(['a', 'b', 'c', 'd'].map((id) => readable(log, 'ann', id)))
  expect(kept).toEqual([undefined, undefined, 1, 1])
})

it('keeps the whole within its limit, whoever the owners are', async () => {
  const log = small()
  for (let n = 0; n < 20; n++) {
    const writer = await log.begin(record(`a${n}`, `owner${n}`))
    for (let number = 1; number <= 5; number++) await writer.append(event(number), signal)
    await writer.end()
  }
  const kept = await Promise.all(Array.from({ length: 20 }, (_, n) => readable(log, `owner${n}`, `a${n}`)))
  expect(kept.filter((first) => first !== undefined).length).toBe(5)
})

it('pauses an answer that nobody reads, and goes on once somebody does', async () => {
  const log = small()
  const writer = await log.begin(record('a'))
  let written = 0
  const writing = (async () => {
    for (let number = 1; number <= 50; number++) {
      await writer.append(event(number), signal)
      written = number
    }
    await writer.end()
  })()
  await delay(20)
  expect(written).toBe(9)
  const numbers: number[] = []
  const answer = await log.find('ann', 'a')
  for await (const { number } of answer?.read(0, signal) ?? []) numbers.push(number)
  await writing
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  const again = (await log.find('ann', 'a'))?.read(0, signal)[Symbol.asyncIterator]()
  await expect(again?.next()).rejects.toMatchObject({ code: 'ANSWER_EVENTS_GONE' })
})

it('waits for its slowest reader, and for nobody once the signal aborts', async () => {
  const log = small()
  const writer = await log.begin(record('a'))
  const slow = (await log.find('ann', 'a'))?.read(0, signal)[Symbol.asyncIterator]()
  await writer.append(event(1), signal)
  await slow?.next()
  const stopping = new AbortController()
  const writing = (async () => {
    for (let number = 2; ; number++) await writer.append(event(number), stopping.signal)
  })()
  await delay(20)
  stopping.abort(new Error('enough'))
  await expect(writing).rejects.toThrow('enough')
})

it('wakes a reader that waits when its signal aborts', async () => {
  const log = small()
  await log.begin(record('a'))
  const leaving = new AbortController()
  const reading = (await log.find('ann', 'a'))?.read(0, leaving.signal)[Symbol.asyncIterator]().next()
  leaving.abort(new Error('left'))
  await expect(reading).rejects.toThrow('left')
})
