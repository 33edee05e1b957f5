import { expect, test } from 'vitest'
import { DocChatError } from '../errors.ts'
import { add, open } from '../testing/docchat.ts'
import type { Answerer } from './answerer.ts'
import { collectAnswer } from './collect-answer.ts'
import { errorEvent } from './error-event.ts'
import type { AnswerEvent, ErrorEvent } from './events.ts'
import { throwOnError } from './throw-on-error.ts'

const QUESTION = 'How high is the fee?'

/** Writes a little, then fails. */
function failing(error: unknown): Answerer {
  return {
    model: 'failing',
    async *answer() {
      yield { type: 'text', text: 'The fee' }
      throw error
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function ask(answerer?: Answerer): Promise<AnswerEvent[]> {
  await using docchat = await open({ onError: () => undefined, ...(answerer && { answerer }) })
  await add(docchat, 'terms.txt', 'The fee is 10 euros a month. Dogs are welcome.')
  return await Array.fromAsync(docchat.ask(QUESTION))
}

test('returns everything in the events as one value', async () => {
  const events = await ask()
  const finish = events.find((event) => event.type === 'finish')
  const citations = events.filter((event) => event.type === 'citation').map(({ type: _, ...rest }) => rest)
  const answer = await collectAnswer(events)
  expect(answer).toEqual({
    text: 'From your documents:\n\n“The fee is 10 euros a month.” [1]',
    citations,
    calculations: [],
    noAnswer: null,
    query: QUESTION,
    passages: events.find((event) => event.type === 'retrieval-done')?.passages,
    model: null,
    confidence: finish?.confidence,
    usage: null,
    timings: finish?.timings,
  })
  expect(answer.citations).toMatchObject([{ marker: 1, quote: 'The fee is 10 euros a month.' }])
  expect(answer.passages).toHaveLength(1)
})

test('says why there is no answer, with the nearest passages', async () => {
  await using docchat = await open()
  expect(await collectAnswer(docchat.ask(QUESTION))).toMatchObject({
    ...{ text: '', citations: [], noAnswer: { reason: 'no-documents', nearest: [] } },
  })
  await add(docchat, 'terms.txt', 'Dogs are welcome.')
  const { noAnswer } = await collectAnswer(docchat.ask('Are dogs allowed in Helsinki, says Pfizer?'))
  expect(noAnswer).toMatchObject({ reason: 'nothing-relevant', nearest: [{ name: 'terms.txt' }] })
})

test('throws the error that ended the answer, with code, details and cause', async () => {
  const cause = new Error('socket hang up')
  const error = new DocChatError('MODEL_FAILED', 'It failed.', { cause, details: { status: 502 } })
  const events = await ask(failing(error))
  await expect(collectAnswer(events)).rejects.toBe(error)
})

test('throws an unexpected error as the cause of one that can be shown', async () => {
  const bug = new TypeError('secret is not a function')
  const events = await ask(failing(bug))
  await expect(collectAnswer(events)).rejects.toMatchObject({ code: 'INTERNAL_ERROR', cause: bug })
  await expect(collectAnswer(events)).rejects.not.toThrow(/secret/)
})

test('an `error` event does not expose its cause', async () => {
  const event = errorEvent(new DocChatError('MODEL_FAILED', 'It failed.', { cause: new Error('secret') }))
  expect(JSON.stringify(event)).toBe('{"type":"error","code":"MODEL_FAILED","message":"It failed."}')
  expect(Object.keys({ ...event })).toEqual(['type', 'code', 'message'])
  // As received from another process.
  const copy = JSON.parse(JSON.stringify(event)) as ErrorEvent
  const thrown = await collectAnswer([copy]).catch((error: unknown) => error)
  expect(thrown).toMatchObject({ code: 'MODEL_FAILED', message: 'It failed.' })
  expect(thrown).not.toHaveProperty('cause')
})

test('throws when the events end without `finish`', async () => {
  const events = (await ask()).slice(0, -1)
  await expect(collectAnswer(events)).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
  await expect(collectAnswer([])).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
  await expect(Array.fromAsync(throwOnError(events))).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
})

test('passes events on as they arrive, then throws', async () => {
  const events = await ask(failing(new DocChatError('MODEL_FAILED', 'It failed.')))
  const seen: string[] = []
  const reading = async () => {
    for await (const event of throwOnError(events)) seen.push(event.type)
  }
  await expect(reading()).rejects.toMatchObject({ code: 'MODEL_FAILED' })
  expect(seen).toEqual(['retrieval-done', 'text-delta'])
})

test('leaving the iteration stops the answer', async () => {
  let stopped = false
  async function* events(): AsyncGenerator<AnswerEvent> {
    try {
      yield { type: 'text-delta', text: 'The fee' }
      yield { type: 'text-delta', text: ' is' }
    } finally {
      stopped = true
    }
  }
  for await (const _ of throwOnError(events())) break
  expect(stopped).toBe(true)
})

test('the cause is kept in a conversation too', async () => {
  const error = new DocChatError('MODEL_FAILED', 'It failed.')
  await using docchat = await open({ answerer: failing(error) })
  await add(docchat, 'terms.txt', 'The fee is 10 euros a month.')
  await expect(collectAnswer(docchat.chat().ask(QUESTION))).rejects.toBe(error)
  const missing = docchat.chat({ conversationId: 'con_none' }).ask(QUESTION)
  await expect(collectAnswer(missing)).rejects.toMatchObject({ code: 'CONVERSATION_NOT_FOUND' })
})
