import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { fakeOpenAI } from '../testing/openai-server.ts'
import { collectAnswer } from './collect-answer.ts'
import type { RetrievalDoneEvent } from './events.ts'
import { openAIAnswerer } from './openai.ts'

const LEASE = 'The tenant pays a deposit of 9,600 euros. It bears interest at the rate in the schedule.'
const SCHEDULE = 'Schedule of rates. Deposits bear two per cent a year, paid in arrears.'

test('a model that lacks something searches for other words', async () => {
  const prompts: string[] = []
  await using server = await fakeOpenAI({
    reply: ({ prompt }) => {
      prompts.push(prompt)
      const schedule = /p="(\d+)" document="schedule\.txt"/.exec(prompt)?.[1]
      return schedule === undefined
        ? { tokens: ['<sea', 'rch>schedule of ra', 'tes</search>'] }
        : { tokens: ['Two per cent.', `<cite p="${schedule}">bear two per cent a year</cite>`] }
    },
  })
  const answerer = openAIAnswerer({ model: 'm', apiKey: 'k', baseURL: server.url })
  await using docchat = await open({ answerer })
  await add(docchat, 'lease.txt', LEASE)
  await add(docchat, 'schedule.txt', SCHEDULE)

  const events = await Array.fromAsync(docchat.ask('How much interest does the tenant earn?', { limit: 1 }))
  const searches = events.filter((event): event is RetrievalDoneEvent => event.type === 'retrieval-done')
  expect(searches.map(({ query }) => query)).toEqual([
    'How much interest does the tenant earn?',
    'schedule of rates',
  ])
  expect(prompts).toHaveLength(2)
  expect(prompts[1]).toContain('Already searched for: How much interest does the tenant earn?')
  async function* replay() {
    yield* events
  }
  const { text, citations, query } = await collectAnswer(replay())
  expect(text).toBe('Two per cent. [1]')
  expect(citations).toMatchObject([{ name: 'schedule.txt', verified: true }])
  expect(query).toBe('How much interest does the tenant earn?')
})

test('a model that only searches on has found no answer', async () => {
  await using server = await fakeOpenAI({
    reply: () => ({ tokens: ['<search>interest rate</search>'] }),
  })
  const answerer = openAIAnswerer({ model: 'm', apiKey: 'k', baseURL: server.url })
  await using docchat = await open({ answerer })
  await add(docchat, 'lease.txt', LEASE)

  const { text, noAnswer } = await collectAnswer(docchat.ask('How much interest does the tenant earn?'))
  expect(text).toBe('')
  expect(noAnswer?.reason).toBe('model-declined')
})
