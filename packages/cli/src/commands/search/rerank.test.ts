import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  at.write('note.md', 'The lease, the lease and again the lease of the tenant.')
  await at.run(['ingest', 'lease.md', 'note.md'])
})
afterEach(() => at[Symbol.dispose]())

it('reranks passages through a service, and continues without it when it fails', async () => {
  const seen: unknown[] = []
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as { readonly documents: readonly string[] }
    seen.push([request.headers.authorization, body])
    if (seen.length > 1) return void response.writeHead(500).end('canary')
    const results = body.documents.map((text, index) => ({ index, relevance_score: -text.length }))
    response.end(JSON.stringify({ results }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const env = {
    DOCCHAT_RERANK_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/rerank`,
    DOCCHAT_RERANK_MODEL: 'small',
    DOCCHAT_RERANK_KEY: 'canary',
  }
  try {
    const search = ['search', 'tenant', '--json', '--explain']
    const [first, second] = (await at.run(search, { env })).json()
    expect([first, second]).toMatchObject([{ name: 'note.md' }, { name: 'lease.md' }])
    expect(first?.['explanation']).toMatchObject({ reranked: expect.any(Number) })
    const { exitCode, stdout, stderr } = await at.run(['search', 'tenant'], { env })
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('lease.md')])
    expect(stderr).toContain('status 500')
    expect(stderr).not.toContain('canary')
  } finally {
    server.close()
  }
  expect(seen[0]).toMatchObject(['Bearer canary', { model: 'small', query: 'tenant' }])
})

it('never sends a key from the environment to a server that a file names', async () => {
  at.write('docchat.config.json', JSON.stringify({ rerankUrl: 'http://127.0.0.1:1/rerank' }))
  const { exitCode, stderr } = await at.run(['search', 'tenant'], { env: { DOCCHAT_RERANK_KEY: 'canary' } })
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('DOCCHAT_RERANK_URL')])
})
