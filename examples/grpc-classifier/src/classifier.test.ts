import { describeClassifier } from '@docchat/core/testing'
import { expect, test } from 'vitest'
import { grpcClassifier } from './classifier.ts'
import { classifierServer } from './server.ts'

const lease = { name: 'lease.txt', mediaType: 'text/plain', text: 'The tenant pays the landlord.' }

describeClassifier('grpcClassifier', async () => {
  const server = await classifierServer()
  const classifier = grpcClassifier({ address: server.address })
  return {
    ...classifier,
    async [Symbol.asyncDispose]() {
      await classifier[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
})

test('does not wait longer than its deadline, nor after it was aborted', async () => {
  const never = () => new Promise<void>(() => {})
  await using server = await classifierServer({ delay: never })
  await using hasty = grpcClassifier({ address: server.address, timeoutMs: 50 })
  const late = { code: 'CLASSIFIER_FAILED', message: expect.stringContaining('DEADLINE_EXCEEDED') }
  await expect(hasty.classify(lease)).rejects.toMatchObject(late)
  await using patient = grpcClassifier({ address: server.address })
  const abort = new AbortController()
  const aborted = patient.classify(lease, { signal: abort.signal })
  abort.abort(new Error('changed my mind'))
  await expect(aborted).rejects.toThrow('changed my mind')
})

test('says whether the server is ready', async () => {
  const server = await classifierServer()
  await using classifier = grpcClassifier({ address: server.address, timeoutMs: 2000 })
  await classifier.check?.()
  server.setServing(false)
  await expect(classifier.check?.()).rejects.toThrow('NOT_SERVING')
  await server[Symbol.asyncDispose]()
  await expect(classifier.check?.()).rejects.toMatchObject({ code: 'CLASSIFIER_FAILED' })
})
