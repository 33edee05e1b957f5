import { collectAnswer } from '@docchat/core'
import {
  answerJson,
  citationJson,
  conversationJson,
  documentJson,
  fullConversationJson,
  jobJson,
  pageJson,
  passageJson,
} from '@docchat/core/json'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { answerSchema, citationSchema } from './chat/schema.ts'
import { conversationSchema, fullConversationSchema } from './conversations/schema.ts'
import { pageSchema } from './documents/page-schema.ts'
import { documentDetailsSchema, documentSchema } from './documents/schema.ts'
import { jobSchema } from './jobs/schema.ts'
import { passageSchema } from './search/schema.ts'
import { addText, bytes, startApp } from './testing/start-app.ts'
import { uploadJson } from './upload/json.ts'
import { uploadOutcomeSchema, uploadSchema } from './upload/schema.ts'

const TEXT = 'The lease ends in May. The rent is 900 euros.'
const QUESTION = 'When does the lease end?'

/** Parsing drops a key that the schema does not know, and fails on a missing one. */
function expectAgreement(schema: z.ZodType, json: unknown): void {
  expect(schema.parse(json)).toEqual(json)
}

test('what is written matches the schemas, and so the OpenAPI document', async () => {
  await using app = await startApp({ docchat: { workers: 1 } })
  const { docchat } = app
  const id = await addText(docchat, 'lease.txt', TEXT)
  const document = await docchat.documents.get(id)
  const [outline, page, layout] = await Promise.all([
    docchat.documents.outline(id),
    docchat.documents.page(id, 1),
    docchat.documents.layout(id, 1),
  ])
  expectAgreement(documentSchema, documentJson(document))
  expectAgreement(documentDetailsSchema, { ...documentJson(document), outline })
  expectAgreement(pageSchema, pageJson(id, page, layout))

  const chat = docchat.chat()
  const answer = await collectAnswer(chat.ask(QUESTION, { explain: true }))
  expectAgreement(answerSchema, answerJson(answer))
  expect(answer.citations).not.toEqual([])
  for (const citation of answer.citations) expectAgreement(citationSchema, citationJson(citation))
  expect(answer.passages.map(({ explanation }) => explanation)).toEqual([expect.anything()])
  for (const passage of answer.passages) expectAgreement(passageSchema, passageJson(passage))
  const none = await collectAnswer(docchat.ask('Does Pfizer pay the rent?'))
  expect(none.noAnswer?.nearest).not.toEqual([])
  expectAgreement(answerSchema, answerJson(none))

  const conversation = await docchat.conversations.get(chat.conversationId)
  expectAgreement(conversationSchema, conversationJson(conversation))
  expectAgreement(fullConversationSchema, fullConversationJson(conversation))

  const added = await docchat.documents.add({ name: 'lease.txt', content: bytes(TEXT) })
  expectAgreement(uploadSchema, uploadJson(added))
  expectAgreement(uploadOutcomeSchema, { ...uploadJson(added), error: null })
})

test('jobs and documents, also those that failed', async () => {
  await using app = await startApp({ docchat: { workers: 1 } })
  const { docchat } = app
  const broken = Buffer.from('%PDF-1.7\nnothing that can be read\n%%EOF')
  const added = await docchat.documents.add({ name: 'broken.pdf', content: bytes(broken) })
  for await (const job of docchat.jobs.watch(added.job.id)) expectAgreement(jobSchema, jobJson(job))
  const job = jobJson(await docchat.jobs.get(added.job.id))
  expect(job).toMatchObject({
    document_id: added.document.id,
    state: 'failed',
    error: { error_code: expect.any(String) },
  })
  expectAgreement(jobSchema, job)
  const document = documentJson(await docchat.documents.get(added.document.id))
  expect(document.error).toEqual(job.error)
  expectAgreement(documentSchema, document)
})
