import { expect, test } from 'vitest'
import { openAIAnswerer } from '../answer/openai.ts'
import type { AnswerEvent } from '../index.ts'
import { add, open } from '../testing/docchat.ts'
import { fakeOpenAI, type OpenAIRequest } from '../testing/openai-server.ts'
import { makePdf } from '../testing/pdf.ts'

const ASKED = 'Summarise the handbook'
const rule = (page: number) => `Rule ${page} of the house is kept by all of the tenants.`
const filler = (page: number) =>
  Array.from(
    { length: 8 },
    (_, i) => `On page ${page} other things, such as ${i}, are said, of no weight.`,
  ).join('\n')
const PAGES = Array.from({ length: 12 }, (_, i) => `${rule(i + 1)}\n${filler(i + 1)}`)

/** Cites the rule of each page that it is given. */
const citesRules = ({ prompt }: OpenAIRequest) => {
  const given = [...prompt.matchAll(/p="(\d+)"[^>]*>\s*(Rule \d+ of the house is kept by all\b)/g)]
  const marks = given.map(([, p, quote]) => `${quote}.<cite p="${p}">${quote}</cite>`)
  return { tokens: marks.length > 0 ? marks : ['<no-answer/>'] }
}

async function summary(options: { contextTokens: number; pages?: readonly string[]; question?: string }) {
  await using server = await fakeOpenAI({ reply: citesRules })
  const { contextTokens } = options
  const answerer = openAIAnswerer({ model: 'm', baseURL: server.url, apiKey: 'key', contextTokens })
  await using docchat = await open({ answerer })
  await add(docchat, 'handbook.pdf', makePdf(options.pages ?? PAGES))
  await add(docchat, 'other.txt', 'The boiler is blue.')
  const events = await Array.fromAsync(docchat.ask(options.question ?? ASKED))
  return { events, requests: server.requests, ...seen(events) }
}

function seen(events: readonly AnswerEvent[]) {
  return {
    text: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
    cited: events.flatMap((event) => (event.type === 'citation' && event.verified ? [event.page] : [])),
    reading: events.flatMap((event) =>
      event.type === 'retrieval-done' && event.reading ? [event.reading] : [],
    ),
  }
}

test('a document that fits is read whole, at once', async () => {
  const { cited, requests, reading } = await summary({ contextTokens: 8000 })
  expect(requests).toHaveLength(1)
  expect(reading).toEqual([])
  expect(cited).toEqual(PAGES.map((_, i) => i + 1))
})

test('a long document is read in parts, and summarised from what they quote', async () => {
  const { cited, requests, reading, events } = await summary({ contextTokens: 600 })
  expect(reading.length).toBeGreaterThan(2)
  expect(reading).toEqual(reading.map((_, i) => ({ part: i + 1, parts: reading.length, of: reading.length })))
  expect(requests).toHaveLength(reading.length + 1)
  const last = requests.at(-1)?.prompt ?? ''
  for (const page of [1, 6, 12]) expect(last).toContain(`Rule ${page} of the house`)
  expect(requests.every(({ prompt }) => !prompt.includes('boiler'))).toBe(true)
  expect(cited).toEqual(PAGES.map((_, i) => i + 1))
  const finish = events.at(-1)
  expect(finish).toMatchObject({ type: 'finish', citations: { verified: 12, unverified: 0 } })
})

test('of a document that is too long, parts are left out, and the answer says so', async () => {
  const pages = Array.from({ length: 40 }, (_, i) => `${rule(i + 1)}\n${filler(i + 1)}`)
  const { text, reading, requests, cited } = await summary({ contextTokens: 200, pages })
  expect(requests).toHaveLength(17)
  expect(reading.at(-1)).toMatchObject({ part: 16, parts: 16, of: 40 })
  expect(text).toMatch(
    /^The document is too long to be read whole: 16 of its 40 parts were read\.\n\nRule 1 /,
  )
  expect(cited).toContain(1)
})

test('stops between the parts', async () => {
  await using server = await fakeOpenAI({ reply: citesRules })
  const answerer = openAIAnswerer({ model: 'm', baseURL: server.url, apiKey: 'key', contextTokens: 600 })
  await using docchat = await open({ answerer })
  await add(docchat, 'handbook.pdf', makePdf(PAGES))
  const stopping = new AbortController()
  const answering = async () => {
    for await (const event of docchat.ask(ASKED, { signal: stopping.signal }))
      if (event.type === 'retrieval-done' && event.reading?.part === 2) stopping.abort(new Error('Stopped.'))
  }
  await expect(answering()).rejects.toThrow('Stopped.')
  expect(server.requests.length).toBeLessThanOrEqual(2)
})

test('nothing is read in parts for another question', async () => {
  const { reading, requests } = await summary({
    contextTokens: 600,
    question: 'Who keeps rule 3 of the house?',
  })
  expect(reading).toEqual([])
  expect(requests).toHaveLength(1)
})
