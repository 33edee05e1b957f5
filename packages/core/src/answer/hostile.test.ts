import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import type { Owner } from '../docchat.ts'
import { add, open } from '../testing/docchat.ts'
import { type ChatReply, fakeOpenAI, type OpenAIRequest } from '../testing/openai-server.ts'
import { HOSTILE_TEXTS } from '../testing/passages.ts'
import type { AnswerEvent } from './events.ts'
import { openAIAnswerer } from './openai.ts'

const QUESTION = 'How long does the warranty last?'

async function addAll(docchat: Owner): Promise<void> {
  for (const [i, text] of HOSTILE_TEXTS.entries()) {
    // A text file with control characters is refused as binary; a web page can smuggle them in.
    const controls = /(?!\s)\p{Cc}/gu
    const { ended } =
      text.search(controls) >= 0
        ? await add(
            docchat,
            `hostile ${i}.html`,
            `<!doctype html><p>${text.replaceAll(controls, entity)}</p>`,
          )
        : await add(docchat, `hostile ${i}.txt`, text)
    expect(ended?.state).toBe('done')
  }
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`
}

/** The output of an answer, without its passages. */
async function answerOf(docchat: Owner, documentIds?: readonly string[]): Promise<AnswerEvent[]> {
  const events = await Array.fromAsync(
    docchat.ask(QUESTION, { limit: 20, ...(documentIds && { documentIds }) }),
  )
  expect(events[0]?.type).toBe('retrieval-done')
  return events.slice(1)
}

/** Every verified quote must be at its position, whatever the documents claim. */
async function expectProofs(docchat: Owner, events: readonly AnswerEvent[]): Promise<number> {
  const proofs = events.filter((event) => event.type === 'citation' && event.verified)
  for (const proof of proofs) {
    if (proof.type !== 'citation') continue
    const { text } = await docchat.documents.page(proof.documentId, proof.page)
    expect(text.slice(proof.charStart ?? 0, proof.charEnd ?? 0)).toBe(proof.quote)
  }
  return proofs.length
}

/** A model that always gives the same reply. */
const STEADY: ChatReply = { tokens: ['It says.', '<cite p="1">', 'for 24 months', '</cite>'] }

/** A model that repeats its passages, tags and all: the worst that an injection can achieve. */
function parrot({ prompt }: OpenAIRequest): ChatReply {
  return { tokens: prompt.match(/[\s\S]{1,7}/g) ?? [] }
}

test('there are 20 hostile documents', () => {
  expect(new Set(HOSTILE_TEXTS).size).toBe(20)
})

describe('hostile documents', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-'))
  beforeAll(async () => {
    await using docchat = await createDocChat({ dataDir })
    await addAll(docchat)
  })
  afterAll(() => rmSync(dataDir, { recursive: true }))

  test('are quoted verbatim by the extractive answerer, and nothing else', async () => {
    await using docchat = await open({ dataDir, workers: 0 })
    const documents = (await docchat.documents.list({ limit: 20 })).documents
    for (const { id } of documents) {
      const events = await answerOf(docchat, [id])
      expect(events.map(({ type }) => type)).not.toContain('no-answer')
      const citations = events.filter((event) => event.type === 'citation')
      expect(await expectProofs(docchat, events)).toBe(citations.length)
      expect(citations.length).toBeGreaterThan(0)
      const finish = events.at(-1)
      expect(finish).toMatchObject({ type: 'finish', citations: { unverified: 0 } })
    }
  })

  test('change nothing in the prompt except the passages', async () => {
    await using model = await fakeOpenAI({ reply: () => STEADY })
    const answerer = openAIAnswerer({ model: 'fake', baseURL: model.url, apiKey: 'key' })
    await using docchat = await open({ dataDir, workers: 0, answerer })
    for (const { id } of (await docchat.documents.list({ limit: 20 })).documents) {
      const events = await answerOf(docchat, [id])
      expect(events.map(({ type }) => type)).toEqual([...['text-delta', 'text-delta', 'citation', 'finish']])
      await expectProofs(docchat, events)
    }
    expect(model.requests).toHaveLength(20)
    const told = model.requests.map(({ path, body }) => {
      const { messages, ...rest } = body as { messages: { role: string; content: string }[] }
      const [system, user] = messages
      const boundary = /<passage-([\da-f]{16})>/.exec(system?.content ?? '')?.[1] ?? 'none'
      const tags = new RegExp(
        String.raw`<passage-${boundary} p="\d+" document="(?:[^"\\]|\\.)*" page="1">\n[\s\S]*?\n</passage-${boundary}>`,
        'g',
      )
      return {
        ...{ path, rest, roles: messages.map(({ role }) => role) },
        system: system?.content.replaceAll(boundary, 'b'),
        user: user?.content.replaceAll(tags, 'passage').replaceAll(/(?:passage\n)+/g, 'passages\n'),
        // Two in the tags of each passage, and none forged by a document.
        boundaries: (user?.content.split(boundary).length ?? 0) % 2,
      }
    })
    for (const one of told) expect(one).toEqual(told[0])
    expect(told[0]).toMatchObject({ roles: ['system', 'user'], user: `passages\n\nQuestion: ${QUESTION}` })
  })

  test('yield no verified citations even if the model obeys them', async () => {
    await using model = await fakeOpenAI({ reply: parrot })
    const answerer = openAIAnswerer({ model: 'fake', baseURL: model.url, apiKey: 'key' })
    await using docchat = await open({ dataDir, workers: 0, answerer })
    const events = await answerOf(docchat)
    await expectProofs(docchat, events)
    const citations = events.filter((event) => event.type === 'citation')
    expect(citations.find(({ quote }) => quote.includes('99 months'))).toMatchObject({ verified: false })
    expect(events.at(-1)?.type).toBe('finish')
    expect(model.requests).toHaveLength(1)
  })
})
