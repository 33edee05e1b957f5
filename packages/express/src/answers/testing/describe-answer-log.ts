import { beforeAll, describe, expect, it } from 'vitest'
import { HttpError } from '../../errors/http-error.ts'
import type { AnswerLog } from '../answer-log.ts'

const signal = new AbortController().signal
const event = (number: number) => ({ number, event: 'text-delta', json: `{"text":"${number} 🔑"}` })

/**
 * The conformance suite of {@link AnswerLog}.
 *
 * @param open - opens a log that writes and one that reads: the same, or that of another process; events are kept for 400 ms
 */
export function describeAnswerLog(
  name: string,
  open: () => Promise<{ readonly writing: AnswerLog; readonly reading: AnswerLog }>,
): void {
  describe(name, () => {
    let writing: AnswerLog
    let reading: AnswerLog
    let answers = 0
    beforeAll(async () => {
      ;({ writing, reading } = await open())
    })

    async function begin(conversationId: string | null = null) {
      const answerId = `ans_${++answers}`
      const record = { answerId, owner: 'ann', conversationId, question: 'Why?', askedAt: 'now' }
      return { answerId, record, writer: await writing.begin(record) }
    }
    const found = async (answerId: string, owner = 'ann') => {
      await expect.poll(async () => (await reading.find(owner, answerId)) !== null).toBe(true)
      return reading.find(owner, answerId)
    }
    const numbers = async (answerId: string, after = 0) =>
      Array.fromAsync((await found(answerId))?.read(after, signal) ?? [], ({ number }) => number)

    it('gives all events, those to come too, to whoever reads, and from where they left', async () => {
      const { answerId, record, writer } = await begin()
      await writer.append(event(1), signal)
      await writer.append(event(2), signal)
      const all = numbers(answerId)
      const later = numbers(answerId, 2)
      for (let number = 3; number <= 30; number++) await writer.append(event(number), signal)
      await writer.end()
      expect(await all).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
      expect(await later).toEqual(Array.from({ length: 28 }, (_, index) => index + 3))
      const ended = await reading.find('ann', answerId)
      expect(ended).toMatchObject({ record, last: 30, complete: true, writer: null })
      expect((await Array.fromAsync(ended?.read(29, signal) ?? []))[0]).toEqual(event(30))
    })

    it('ends with what the answer failed with', async () => {
      const { answerId, writer } = await begin()
      await writer.append(event(1), signal)
      await writer.end({ error: new HttpError('ANSWER_STOPPED', 'The answer was stopped.') })
      await expect(numbers(answerId)).rejects.toMatchObject({
        code: 'ANSWER_STOPPED',
        message: 'The answer was stopped.',
      })
      expect(await reading.find('ann', answerId)).toMatchObject({ last: 1, complete: false })
    })

    it('is for its owner only, and forgotten some time after its end', async () => {
      const { answerId, writer } = await begin()
      await writer.append(event(1), signal)
      await writer.end()
      await found(answerId)
      expect(await reading.find('eve', answerId)).toBeNull()
      await expect.poll(() => reading.find('ann', answerId), { timeout: 3000 }).toBeNull()
      expect(await reading.find('ann', 'ans_unknown')).toBeNull()
    })

    it('knows the answer in progress of a conversation', async () => {
      const { record, writer } = await begin('conv')
      await expect.poll(() => reading.inConversation('ann', 'conv')).toEqual(record)
      expect(await reading.inConversation('eve', 'conv')).toBeNull()
      expect(await reading.inConversation('ann', 'another')).toBeNull()
      await writer.end()
      await expect.poll(() => reading.inConversation('ann', 'conv')).toBeNull()
    })

    it('wakes who waits when they leave', async () => {
      const { answerId, writer } = await begin()
      const leaving = new AbortController()
      const next = (await found(answerId))?.read(0, leaving.signal)[Symbol.asyncIterator]().next()
      leaving.abort(new Error('left'))
      await expect(next).rejects.toThrow('left')
      await writer.end()
    })
  })
}
