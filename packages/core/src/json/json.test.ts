import { expect, test } from 'vitest'
import { collectAnswer } from '../answer/collect-answer.ts'
import { add, open } from '../testing/docchat.ts'
import {
  answerEventJson,
  answerJson,
  citationFromJson,
  citationJson,
  documentJson,
  errorJson,
  fullConversationJson,
  jobJson,
  pageJson,
  passageJson,
} from './index.ts'

const TEXT = 'The fee is 10 euros a month. Dogs are welcome.'
const QUESTION = 'How high is the fee?'

/** All keys in a value, however deep. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}

test('writes everything in snake_case, and survives JSON', async () => {
  await using docchat = await open()
  const { document, job } = await add(docchat, 'terms.txt', TEXT)
  const events = await Array.fromAsync(docchat.ask(QUESTION, { explain: true }))
  const { conversationId, ask } = docchat.chat()
  await Array.fromAsync(ask(QUESTION))
  const written = [
    documentJson(await docchat.documents.get(document.id)),
    jobJson(await docchat.jobs.get(job.id)),
    pageJson(
      document.id,
      await docchat.documents.page(document.id, 1),
      await docchat.documents.layout(document.id, 1),
    ),
    ...events.map(answerEventJson),
    answerJson(await collectAnswer(events)),
    fullConversationJson(await docchat.conversations.get(conversationId)),
  ]
  expect(JSON.parse(JSON.stringify(written))).toEqual(written)
  const keys = new Set(keysOf(written))
  expect([...keys].filter((key) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key))).toEqual([])
  expect([...keys].filter((key) => /blob|storage|thumbnail|payload|owner/.test(key))).toEqual([])
  const known = [
    'document_id',
    'version_id',
    'job_id',
    'char_start',
    'title_match',
    'retrieval_ms',
    'asked_at',
  ]
  for (const key of known) expect(keys).toContain(key)
})

test('a document’s and its job’s keys are those that scripts rely on', async () => {
  await using docchat = await open()
  const { document, job } = await add(docchat, 'terms.txt', TEXT)
  const { id, version, createdAt } = await docchat.documents.get(document.id)
  expect(documentJson(await docchat.documents.get(id))).toEqual({
    ...{ document_id: id, version_id: version.id, name: 'terms.txt', source: 'terms.txt' },
    ...{ state: 'complete', searchable: version.searchable, size_bytes: 46, media_type: 'text/plain' },
    ...{ sha256: version.sha256, pages: 1, chunks: 1, warnings: [] },
    metadata: { title: null, author: null, created_at: null, modified_at: null },
    ...{ label: null, label_confidence: null, error: null },
    ...{ created_at: createdAt, completed_at: version.completedAt },
  })
  const done = await docchat.jobs.get(job.id)
  expect(jobJson(done)).toEqual({
    ...{ job_id: job.id, kind: 'ingest', document_id: id, state: 'done', attempts: 1 },
    ...{ max_attempts: done.maxAttempts, progress: done.progress, error: null },
    ...{ warnings: [], warning_count: 0 },
    ...{ created_at: done.createdAt, finished_at: done.finishedAt },
  })
})

test('a passage has an explanation only if it was requested', async () => {
  await using docchat = await open()
  await add(docchat, 'terms.txt', TEXT)
  const [plain] = await docchat.retrieve(QUESTION)
  const [explained] = await docchat.retrieve(QUESTION, { explain: true })
  expect(plain && passageJson(plain)).not.toHaveProperty('explanation')
  expect(explained && passageJson(explained)).toMatchObject({
    explanation: { bm25: expect.any(Number), title_match: 0 },
  })
})

test('a citation survives a round trip through JSON', async () => {
  await using docchat = await open()
  await add(docchat, 'terms.txt', TEXT)
  const { citations } = await collectAnswer(docchat.ask(QUESTION))
  expect(citations).toHaveLength(1)
  expect(citations.map(citationJson).map(citationFromJson)).toEqual(citations)
})

test('an error has only its code and message', () => {
  const info = { code: 'MODEL_FAILED', message: 'It failed.', stack: 'secret' } as const
  expect(errorJson(info)).toEqual({ error_code: 'MODEL_FAILED', message: 'It failed.' })
})
