import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

const model = (url: string, name = 'first') => ({
  env: { OPENAI_BASE_URL: url, DOCCHAT_EMBEDDING_MODEL: name, DOCCHAT_EMBEDDING_DIMENSIONS: '16' },
})

it('creates the vectors of documents from before the model was configured, as every command advises', async () => {
  await using server = await fakeOpenAI()
  at.write('lease.md', LEASE)
  await at.run(['ingest', 'lease.md'])
  const search = await at.run(['search', 'rent'], model(server.url))
  expect(search.stderr.match(/docchat reindex/g)).toHaveLength(1)
  const status = async (name?: string) =>
    (await at.run(['status', '--json'], model(server.url, name))).json()[0]
  expect(await status()).toMatchObject({ index: { outdated: 1, stale_models: [] } })
  expect((await at.run(['doctor'], model(server.url))).stdout).toMatch(/warn {2}index .*no vectors of first/)

  const run = await at.run(['reindex', '--json'], model(server.url))
  expect(run.exitCode).toBe(0)
  expect(run.stderr).toBe('')
  expect(run.json()).toContainEqual(
    expect.objectContaining({ type: 'document-progress', stage: 'embed', done: 1, total: 1 }),
  )
  expect(run.json().at(-2)).toMatchObject({ type: 'document-complete', name: 'lease.md', chunks: 1 })
  expect(run.json().at(-1)).toMatchObject({ type: 'finish', complete: 1, failed: 0 })
  expect(await status()).toMatchObject({ searchable: { embedded: 1 }, index: { outdated: 0 } })
  expect((await at.run(['reindex'], model(server.url))).stderr).toContain('Nothing to do')

  expect(await status('second')).toMatchObject({ index: { outdated: 1, stale_models: ['first'] } })
  expect((await at.run(['status'], model(server.url, 'second'))).stdout).toContain('those of first')
})

it('leaves it to a worker, and rebuilds what is requested', async () => {
  await using server = await fakeOpenAI()
  at.write('lease.md', LEASE)
  at.write('other.md', '# Another\n\nThe vessel left the harbour.')
  await at.run(['ingest', 'lease.md', 'other.md'], model(server.url))
  const queued = await at.run(['reindex', '--text', '--document', 'lease.md', '--detach'], model(server.url))
  expect([queued.exitCode, queued.stdout]).toEqual([0, expect.stringMatching(/^lease\.md: job job_\w+\n$/)])
  expect((await at.run(['jobs', '--json', '--state', 'queued'])).json()).toMatchObject([
    { kind: 'reindex', name: 'lease.md' },
  ])
  const both = await at.run(['reindex', '--all', '--detach'], model(server.url))
  expect([both.exitCode, both.stderr]).toEqual([0, expect.stringContaining('2 documents queued')])
  const before = server.requests.length
  const all = await at.run(['reindex', '--all'], model(server.url))
  expect(all.stdout.split('\n').sort()).toEqual([
    '',
    '✓ lease.md: 1 page, 1 chunk',
    '✓ other.md: 1 page, 1 chunk',
  ])
  expect(server.requests.length - before).toBe(2)
  expect((await at.run(['verify'])).exitCode).toBe(0)
})

it('says what it needs', async () => {
  const nothing = await at.run(['reindex'])
  expect([nothing.exitCode, nothing.stderr]).toEqual([3, expect.stringContaining('no embedder')])
  expect((await at.run(['reindex', '--text', '--document', 'none'])).exitCode).toBe(4)
})
