import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { open } from '../testing/docchat.ts'

const file = (content: string) => ({ name: `${content}.txt`, content: Readable.from([Buffer.from(content)]) })

test('retries a job once for each idempotency key', async () => {
  await using docchat = await open({ workers: 0 })
  const { documents, jobs } = docchat
  const { job } = await documents.add(file('one'))
  const other = await documents.add(file('two'))
  for (const { id } of [job, other.job]) await jobs.cancel(id)
  const options = { idempotencyKey: 'again' }
  expect(await jobs.retry(job.id, options)).toMatchObject({ id: job.id, state: 'queued' })
  // Without the key, a queued job cannot be retried.
  await expect(jobs.retry(job.id)).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' })
  expect(await jobs.retry(job.id, options)).toMatchObject({ id: job.id, state: 'queued' })
  await jobs.cancel(job.id)
  expect(await jobs.retry(job.id, options), 'and is not run a second time').toMatchObject({
    state: 'cancelled',
  })
  await expect(jobs.retry(other.job.id, options)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await jobs.get(other.job.id)).toMatchObject({ state: 'cancelled' })
})

test('leaves the key free if the job cannot be retried', async () => {
  await using docchat = await open({ workers: 0 })
  const { job } = await docchat.documents.add(file('one'))
  const options = { idempotencyKey: 'early' }
  await expect(docchat.jobs.retry(job.id, options)).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' })
  await docchat.jobs.cancel(job.id)
  expect(await docchat.jobs.retry(job.id, options)).toMatchObject({ state: 'queued' })
})
