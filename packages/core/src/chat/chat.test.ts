import { describe, expect, test } from 'vitest'
import type { Answerer, AnswererEvent, AnswerRequest } from '../answer/answerer.ts'
import type { AnswerEvent } from '../answer/events.ts'
import type { Chat, ChatAskOptions } from '../docchat/asking.ts'
import type { Owner } from '../docchat.ts'
import { DocChatError } from '../errors.ts'
import { add, open } from '../testing/docchat.ts'

const TEXT = 'The deposit is 9,600 euros. The deposit is due on 14 March. Pets are not allowed in the house.'
const QUOTE = 'The deposit is 9,600 euros'

const text = (value: string): AnswererEvent => ({ type: 'text', text: value })
const claim: AnswererEvent = { type: 'claim', passage: 0, quote: QUOTE }

/** An answerer that emits the given events and records its requests. */
function scripted(script: () => AsyncIterable<AnswererEvent> | Iterable<AnswererEvent>) {
  const asked: AnswerRequest[] = []
  const answerer: Answerer = {
    model: 'scripted',
    async *answer(request, { signal } = {}) {
      asked.push(request)
      for await (const event of script()) {
        signal?.throwIfAborted()
        yield event
      }
    },
    async [Symbol.asyncDispose]() {},
  }
  return { answerer, asked }
}

const answering = () => scripted(() => [text('It is 9,600 euros'), claim, text('.')])

async function say(chat: Chat, question: string, options: ChatAskOptions = {}): Promise<AnswerEvent[]> {
  return Array.fromAsync(chat.ask(question, options))
}

test('the time limit covers the wait for another answer, and answerers that ignore their signal', async () => {
  const { answerer } = scripted(async function* () {
    yield text('It is')
    await new Promise(() => undefined)
  })
  await using docchat = await open({ answerer })
  await add(docchat, 'lease.txt', TEXT)
  const { id: conversationId } = await docchat.conversations.create()
  const ask = (timeoutMs: number) =>
    say(docchat.chat({ conversationId }), 'How high is the deposit?', { timeoutMs })
  const first = ask(1500)
  const second = ask(200)
  const sooner = await Promise.race([first.then(() => 'first'), second.then(() => 'second')])
  expect(sooner, 'the second has run out of time while it waits').toBe('second')
  for (const events of [await first, await second])
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'ANSWER_TIMEOUT' })
  expect(
    (await ask(500)).map(({ type }) => type),
    'nobody is blocked',
  ).toContain('text-delta')
})

const exchangesOf = async (owner: Owner, { conversationId }: Chat) =>
  (await owner.conversations.get(conversationId)).exchanges

describe('a chat', () => {
  test('asks in place of another question, which stays, alone, until the new answer is complete', async () => {
    let fails = false
    const { answerer, asked } = scripted(function* () {
      yield text('It is 9,600 euros')
      if (fails) throw new DocChatError('MODEL_FAILED', 'The model is down.')
    })
    await using docchat = await open({ answerer })
    await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    await say(chat, 'How high is the deposit?')
    await say(chat, 'When is the deposit due?')
    fails = true
    await say(chat, 'Are pets allowed?', { replaces: 2 })
    expect((await exchangesOf(docchat, chat)).map(({ number }) => number)).toEqual([1, 2])
    fails = false
    await say(chat, 'Are pets in the house allowed?', { replaces: 2 })
    expect((await exchangesOf(docchat, chat)).map(({ number }) => number)).toEqual([1, 3])
    await say(chat, 'And cats?')
    await say(chat, 'How high is the deposit of the house?', { replaces: 3 })
    expect((await exchangesOf(docchat, chat)).map(({ number }) => number)).toEqual([1, 4, 5])
    expect(asked.map(({ history }) => history?.length ?? 0)).toEqual([0, 2, 2, 2, 4, 2])
  })

  test('stores questions and answers, with citations', async () => {
    await using docchat = await open(answering())
    const { document } = await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    const events = await say(chat, ' How high is the deposit? ')
    const conversation = await docchat.conversations.get(chat.conversationId)
    expect(conversation).toMatchObject({ owner: 'local', title: 'How high is the deposit?', turnCount: 2 })
    const citation = events.find(({ type }) => type === 'citation')
    const { type: _, ...cited } = citation ?? { type: '' }
    expect(conversation.exchanges).toEqual([
      {
        number: 1,
        question: 'How high is the deposit?',
        askedAt: expect.stringMatching(/^\d{4}-/),
        answer: {
          text: 'It is 9,600 euros [1].',
          citations: [cited],
          noAnswer: null,
          model: 'scripted',
          complete: true,
          query: ' How high is the deposit? ',
        },
      },
    ])
    expect(cited).toMatchObject({ documentId: document.id, page: 1, quote: QUOTE, verified: true })
    expect(events.at(-1)?.type).toBe('finish')
  })

  test('passes the earlier turns to the answerer, even after it is resumed', async () => {
    const { answerer, asked } = answering()
    await using docchat = await open({ answerer })
    await add(docchat, 'lease.txt', TEXT)
    const { conversationId } = docchat.chat()
    const chat = docchat.chat()
    await say(chat, 'How high is the deposit?')
    await say(docchat.chat({ conversationId: chat.conversationId }), 'When is it due?')
    expect(asked.map(({ history }) => history)).toEqual([
      [],
      [
        { role: 'user', text: 'How high is the deposit?' },
        { role: 'assistant', text: 'It is 9,600 euros [1].' },
      ],
    ])
    expect(asked[1]).toMatchObject({ question: 'When is it due?', query: 'When is it due? (high deposit)' })
    expect(await exchangesOf(docchat, chat)).toHaveLength(2)
    expect(conversationId).not.toBe(chat.conversationId)
  })

  test('stays within the token budget by dropping the oldest turns', async () => {
    const { answerer, asked } = answering()
    await using docchat = await open({ answerer })
    await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat({ historyTokens: 30 })
    for (const n of [1, 2, 3]) await say(chat, `How high is deposit number ${n}?`)
    expect(asked.map(({ history }) => history.length)).toEqual([0, 2, 2])
    expect(asked[2]?.history[0]?.text).toBe('How high is deposit number 2?')
  })

  test('answers a follow-up without a model, from the right page', async () => {
    await using docchat = await open()
    await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    await say(chat, 'How high is the deposit?')
    const events = await say(chat, 'When is it due?')
    expect(events[0]).toMatchObject({ type: 'retrieval-done', query: 'When is it due? (high deposit)' })
    expect(JSON.stringify(events)).toContain('due on 14 March')
  })

  test('stores that there was no answer, and includes this in the history', async () => {
    const { answerer, asked } = scripted(() => [{ type: 'declined' }])
    await using docchat = await open({ answerer })
    await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    await say(chat, 'Are pets allowed?')
    await say(chat, 'Are pets allowed really?')
    expect(await exchangesOf(docchat, chat)).toMatchObject([
      { answer: { text: '', noAnswer: 'model-declined', complete: true } },
      { answer: { noAnswer: 'model-declined' } },
    ])
    expect(asked[1]?.history[1]?.text).toBe('The documents do not answer this.')
  })

  test('keeps a conversation when its documents are deleted', async () => {
    await using docchat = await open(answering())
    const { document } = await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    await say(chat, 'How high is the deposit?')
    await docchat.documents.remove(document.id)
    expect(await exchangesOf(docchat, chat)).toMatchObject([{ answer: { citations: [{ quote: QUOTE }] } }])
    expect(await docchat.conversations.export(chat.conversationId, 'markdown')).toContain(QUOTE)
    expect((await say(chat, 'And now?')).map(({ type }) => type)).toContain('no-answer')
  })
})

describe('an incomplete answer', () => {
  const endless = () =>
    scripted(async function* () {
      for (;;) yield text('on and ')
    }).answerer

  test.each([
    ['aborted', true],
    ['stopped by its reader', false],
  ])('is stored as far as it was shown when %s', async (_, aborts) => {
    await using docchat = await open({ answerer: endless() })
    await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const reading = (async () => {
      for await (const event of chat.ask('How high is the deposit?', { signal: controller.signal })) {
        if (event.type !== 'text-delta') continue
        if (!aborts) return
        controller.abort(reason)
      }
    })()
    await (aborts ? expect(reading).rejects.toBe(reason) : reading)
    expect(await exchangesOf(docchat, chat)).toMatchObject([
      { answer: { text: expect.stringMatching(/^on and/), complete: false, model: 'scripted' } },
    ])
  })

  test('is stored as far as it was shown when the model fails', async () => {
    const { answerer } = scripted(async function* () {
      yield text('It is')
      throw new DocChatError('MODEL_FAILED', 'No luck.')
    })
    await using docchat = await open({ answerer })
    await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    for await (const event of chat.ask('How high is the deposit?')) {
      if (event.type !== 'error') continue
      expect(event.code).toBe('MODEL_FAILED')
      expect(await exchangesOf(docchat, chat)).toMatchObject([{ answer: { text: 'It is', complete: false } }])
    }
  })

  test('is not stored when nothing was shown', async () => {
    await using docchat = await open({ answerer: endless() })
    await add(docchat, 'lease.txt', TEXT)
    const chat = docchat.chat()
    await expect(say(chat, 'x', { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    for await (const { type } of chat.ask('How high is the deposit?')) if (type === 'retrieval-done') break
    expect(await say(chat, '  ')).toMatchObject([{ type: 'error', code: 'INVALID_ARGUMENT' }])
    expect(await docchat.conversations.list()).toEqual({ conversations: [], nextCursor: null, total: 0 })
  })
})

describe('one conversation', () => {
  test('answers one question at a time, each with the previous one in its history', async () => {
    const { answerer, asked } = answering()
    await using docchat = await open({ answerer })
    await add(docchat, 'lease.txt', TEXT)
    const { id: conversationId } = await docchat.conversations.create()
    const questions = ['How high is deposit one?', 'How high is deposit two?', 'How high is deposit three?']
    await Promise.all(questions.map((question) => say(docchat.chat({ conversationId }), question)))
    expect(asked.map(({ history }) => history.length)).toEqual([0, 2, 4])
    expect((await docchat.conversations.get(conversationId)).exchanges.map((one) => one.question)).toEqual(
      questions,
    )
  })

  test('is reported as not found when it is deleted', async () => {
    await using docchat = await open(answering())
    await add(docchat, 'lease.txt', TEXT)
    const gone = { type: 'error', code: 'CONVERSATION_NOT_FOUND' }
    expect(await say(docchat.chat({ conversationId: 'con_none' }), 'How high?')).toMatchObject([gone])
    const { id: conversationId } = await docchat.conversations.create()
    const events: AnswerEvent[] = []
    for await (const event of docchat.chat({ conversationId }).ask('How high is the deposit?')) {
      if (event.type === 'retrieval-done') await docchat.conversations.remove(conversationId)
      events.push(event)
    }
    expect(events.at(-1)).toMatchObject(gone)
    expect(events.some(({ type }) => type === 'finish')).toBe(false)
  })

  test('is visible only to its owner', async () => {
    const { answerer, asked } = answering()
    await using docchat = await open({ answerer })
    const [ann, bob] = [docchat.forOwner('ann'), docchat.forOwner('bob')]
    for (const owner of [ann, bob]) await add(owner, 'lease.txt', TEXT)
    const chat = ann.chat()
    await say(chat, 'How high is the deposit?')
    const { conversationId } = chat
    expect(await say(bob.chat({ conversationId }), 'How high is the deposit?')).toMatchObject([
      { type: 'error', code: 'CONVERSATION_NOT_FOUND' },
    ])
    expect(asked).toHaveLength(1)
    expect(await bob.conversations.list()).toEqual({ conversations: [], nextCursor: null, total: 0 })
    for (const attempt of [
      bob.conversations.get(conversationId),
      bob.conversations.rename(conversationId, 'x'),
      bob.conversations.remove(conversationId),
      bob.conversations.export(conversationId, 'json'),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'CONVERSATION_NOT_FOUND' })
    }
    expect(await exchangesOf(ann, chat)).toHaveLength(1)
  })

  test('can be renamed, but not to an empty title', async () => {
    await using docchat = await open()
    const { id } = await docchat.conversations.create({ title: ' The \n lease ' })
    expect(await docchat.conversations.get(id)).toMatchObject({ title: 'The lease' })
    expect(await docchat.conversations.rename(id, 'Rent')).toMatchObject({ title: 'Rent' })
    for (const title of [' ', 'x'.repeat(201)]) {
      await expect(docchat.conversations.rename(id, title)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    }
  })
})
