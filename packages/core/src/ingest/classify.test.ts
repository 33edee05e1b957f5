import { expect, test } from 'vitest'
import type { Classifier, ClassifyRequest } from '../classify/classifier.ts'
import { DocChatError } from '../errors.ts'
import { add, open } from '../testing/docchat.ts'

function scripted(
  answer: (request: ClassifyRequest) => Awaited<ReturnType<Classifier['classify']>>,
): Classifier {
  return { classify: async (request) => answer(request), async [Symbol.asyncDispose]() {} }
}

test('a document gets the label whose description is nearest, and keeps it', async () => {
  const labels = { lease: 'tenant, landlord, rent', invoice: 'invoice, amount, tax' }
  await using docchat = await open({ labels })
  const { document } = await add(docchat, 'a.txt', 'The tenant pays a rent.')
  const { version } = await docchat.documents.get(document.id)
  expect(version).toMatchObject({ state: 'complete', label: 'lease', labelConfidence: 1 })
  const other = await add(docchat, 'b.txt', 'Nothing of that kind.')
  expect((await docchat.documents.get(other.document.id)).version).toMatchObject({
    label: null,
    labelConfidence: null,
  })
})

test('passes the beginning to the classifier, and classifies again when a document is reprocessed', async () => {
  const shown: ClassifyRequest[] = []
  const classifier = scripted((request) => {
    shown.push(request)
    return shown.length === 1 ? { label: 'first', confidence: 0.5 } : null
  })
  await using docchat = await open({ classifier })
  const text = `One.\f${'Two. '.repeat(3000)}`
  const { document } = await add(docchat, 'a.md', text)
  expect(shown).toMatchObject([{ name: 'a.md', mediaType: 'text/markdown' }])
  expect(shown[0]?.text.slice(0, 9)).toBe('One.\nTwo.')
  expect(shown[0]?.text).toHaveLength(4000)
  expect((await docchat.documents.get(document.id)).version.label).toBe('first')
  const again = await docchat.documents.reprocess(document.id)
  await Array.fromAsync(docchat.jobs.watch(again.id))
  expect((await docchat.documents.get(document.id)).version.label).toBeNull()
})

test('a failing classifier only leaves the document without a label', async () => {
  const errors: unknown[] = []
  const failure = new DocChatError('CLASSIFIER_FAILED', 'It is down.')
  const classifier = scripted(() => {
    throw failure
  })
  await using docchat = await open({ classifier, onError: (error) => errors.push(error) })
  const { document, ended } = await add(docchat, 'a.txt', 'Some words.')
  expect(ended).toMatchObject({ state: 'done', attempts: 1 })
  expect((await docchat.documents.get(document.id)).version).toMatchObject({ state: 'complete', label: null })
  expect(errors).toEqual([failure])
})

test('accepts either a classifier or labels, not both', async () => {
  const both = open({ classifier: scripted(() => null), labels: { a: 'b' } })
  await expect(both).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
