import { createReadStream, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { DocChat } from '../docchat.ts'
import { add, open } from '../testing/docchat.ts'
import { type EvalEvent, type EvalOptions, evaluate } from './evaluate.ts'
import { type EvalQuestion, parseQuestions } from './question.ts'
import type { EvalResult } from './result.ts'
import type { EvalSummary } from './summary.ts'

async function run(
  docchat: DocChat,
  questions: readonly EvalQuestion[],
  options?: EvalOptions,
): Promise<{ results: EvalResult[]; summary: EvalSummary | undefined }> {
  const events: EvalEvent[] = await Array.fromAsync(evaluate(docchat, questions, options))
  return {
    results: events.flatMap((event) => (event.type === 'question-done' ? [event.result] : [])),
    summary: events.flatMap((event) => (event.type === 'finish' ? [event.summary] : []))[0],
  }
}

const LEASE = 'The tenant pays a deposit of two monthly rents. Pets are not allowed in the flat.'
const MANUAL = 'The boiler weighs 40 kg. Its warranty lasts for 24 months. Pets must not come near.'

async function openTwo(): Promise<DocChat> {
  const docchat = await open()
  await add(docchat, 'lease.txt', LEASE)
  await add(docchat, 'manual.txt', MANUAL)
  return docchat
}

test('asks each question of its document, and reports the result', async () => {
  await using docchat = await openTwo()
  const { results, summary } = await run(docchat, [
    {
      ...{ question: 'Are pets allowed?', document: 'lease.txt', pages: [1] },
      ...{ quote: 'Pets are NOT allowed', answer: 'not allowed' },
    },
    {
      ...{ question: 'How long is the warranty?', document: 'papers/manual.txt', pages: [2] },
      ...{ quote: 'The boiler weighs 40 kg', answer: '36 months' },
    },
    { question: 'Who won the cup in 1998?', document: 'lease.txt', answerable: false },
  ])
  expect(results).toMatchObject([
    {
      ...{ outcome: 'answered', pageRank: 1, citations: { right: 1, all: 1 } },
      ...{ quoteInContext: true, quoteFound: true, answerFound: true, firstCitationRight: true },
    },
    {
      ...{ outcome: 'answered', pageRank: null, citations: { right: 0, all: 1 } },
      ...{ quoteInContext: true, quoteFound: false, answerFound: false, firstCitationRight: false },
    },
    {
      ...{ outcome: 'declined', pageRank: undefined, citations: { right: 0, all: 0 } },
      ...{ quoteInContext: undefined, quoteFound: undefined, answerFound: undefined },
      firstCitationRight: undefined,
    },
  ])
  expect(results.map(({ secondsToFirstText }) => secondsToFirstText)).toEqual([
    expect.any(Number),
    expect.any(Number),
    null,
  ])
  expect(summary).toMatchObject({
    n: 3,
    pageRecall: { 1: 0.5 },
    quoteInContext: 1,
    quoteFound: 0.5,
    answerFound: 0.5,
    firstCitationRight: 0.5,
    citationPrecision: 0.5,
    abstention: { precision: 1, recall: 1 },
    intervals: { quoteInContext: [1, 1], quoteFound: [0, 1] },
  })
})

test('leaves out questions on other documents, and asks the rest within those given', async () => {
  await using docchat = await openTwo()
  const [lease] = await docchat.documents.find('lease.txt')
  const questions = [
    { question: 'How long is the warranty?', document: 'manual.txt' },
    { question: 'How long is the warranty?', answerable: false },
  ]
  const { results } = await run(docchat, questions, { documentIds: [lease?.id ?? ''] })
  expect(results).toMatchObject([{ question: questions[1], outcome: 'declined' }])
})

test('asks all documents if requested, except unanswerable questions', async () => {
  await using docchat = await openTwo()
  const questions = [
    { question: 'Pets boiler flat?', document: 'lease.txt', pages: [1] },
    { question: 'How long is the warranty?', document: 'lease.txt', answerable: false },
  ]
  const found: string[] = []
  const watched: DocChat = {
    ...docchat,
    async *ask(question, options) {
      for await (const event of docchat.ask(question, options)) {
        if (event.type === 'retrieval-done')
          found.push(
            event.passages
              .map(({ name }) => name)
              .sort()
              .join(),
          )
        yield event
      }
    },
  }
  const { results } = await run(watched, questions, { allDocuments: true })
  expect(found).toEqual(['lease.txt,manual.txt', expect.not.stringContaining('manual')])
  expect(results[1]?.outcome).toBe('declined')
})

test('rejects a document that does not exist, before the first question', async () => {
  await using docchat = await openTwo()
  const asked = run(docchat, [{ question: 'Pets?' }, { question: 'Pets?', document: 'gone.txt' }])
  await expect(asked).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' })
})

test('continues after a failure, and reports it; an abort ends it', async () => {
  await using docchat = await openTwo()
  const failing: DocChat = {
    ...docchat,
    async *ask() {
      yield { type: 'error', code: 'MODEL_FAILED', message: 'No luck.' }
    },
  }
  const { results, summary } = await run(failing, [{ question: 'Pets?', answerable: false }])
  expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'MODEL_FAILED' } }])
  expect(summary?.abstention.recall).toBeNull()
  const signal = AbortSignal.abort(new Error('changed my mind'))
  await expect(run(docchat, [{ question: 'Pets?' }], { signal })).rejects.toThrow('changed my mind')
})

test('counts a citation as correct only if it is verified', async () => {
  await using docchat = await openTwo()
  const claiming: DocChat = {
    ...docchat,
    async *ask(question, options) {
      for await (const event of docchat.ask(question, options))
        yield event.type === 'citation' ? { ...event, verified: false } : event
    },
  }
  const question = {
    question: 'Are pets allowed?',
    document: 'lease.txt',
    pages: [1],
    quote: 'of no passage',
  }
  const { results } = await run(claiming, [question])
  expect(results).toMatchObject([{ citations: { right: 0, all: 1 }, quoteFound: false }])
})

test('the sample documents: full-text search finds and cites the right pages', async () => {
  await using docchat = await open({ workers: 2 })
  const folder = new URL('../../../../examples/documents/', import.meta.url)
  for (const name of ['heat-pump-manual.pdf', 'tidal-sensor-paper.pdf', 'workshop-lease.pdf']) {
    const content = createReadStream(fileURLToPath(new URL(name, folder)))
    const { job } = await docchat.documents.add({ name, content })
    await Array.fromAsync(docchat.jobs.watch(job.id))
  }
  const questions = parseQuestions(readFileSync(new URL('questions.jsonl', folder), 'utf8'))
  const { summary } = await run(docchat, questions)
  expect(summary?.n).toBe(47)
  expect(summary?.pageRecall[1]).toBeGreaterThan(0.75)
  expect(summary?.pageRecall[10]).toBeGreaterThan(0.95)
  expect(summary?.quoteInContext).toBeGreaterThan(0.9)
  expect(summary?.quoteFound).toBeGreaterThan(0.7)
}, 60_000)
