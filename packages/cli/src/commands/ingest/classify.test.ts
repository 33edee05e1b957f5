import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

it('labels documents by descriptions, given as a file', async () => {
  at.write('lease.md', LEASE)
  const labels = at.write('labels.json', JSON.stringify({ lease: 'tenant, rent', bill: 'amount due' }))
  await at.run(['ingest', 'lease.md'], { env: { DOCCHAT_LABELS: labels } })
  expect((await at.run(['list', '--json'])).json()).toMatchObject([{ label: 'lease', label_confidence: 1 }])
  expect((await at.run(['show', 'lease.md'])).stdout).toMatch(/^label +lease \(100 %\)$/m)
  expect((await at.run(['list'])).stdout).toContain('lease.md  complete  lease')

  const wrong = await at.run(['ingest', 'lease.md'], { env: { DOCCHAT_LABELS: '{"lease":1}' } })
  expect([wrong.exitCode, wrong.stderr]).toEqual([3, expect.stringContaining('DOCCHAT_LABELS')])
})

it('labels documents through a service, and continues without it when it fails', async () => {
  const seen: string[] = []
  const server = createServer(async (request, response) => {
    seen.push(`${request.headers.authorization} ${await text(request)}`)
    if (seen.length > 1) response.writeHead(403).end()
    else response.end('{"label":"contract","confidence":0.75}')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const env = {
    DOCCHAT_CLASSIFIER_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    DOCCHAT_CLASSIFIER_KEY: 'canary',
  }
  try {
    at.write('lease.md', LEASE)
    at.write('other.md', '# Another')
    expect((await at.run(['ingest', 'lease.md'], { env })).exitCode).toBe(0)
    const { exitCode, stdout, stderr } = await at.run(['ingest', 'other.md'], { env })
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('✓ other.md')])
    expect(stderr).toContain('status 403')
    expect(stderr).not.toContain('canary')
  } finally {
    server.close()
  }
  expect(seen[0]).toMatch(/^Bearer canary \{"name":"lease\.md","media_type":"text\/markdown","text":"# Lease/)
  expect((await at.run(['show', 'lease.md', '--json'])).json()).toMatchObject([{ label: 'contract' }])
})

it('never sends a key from the environment to a service that a file names', async () => {
  const seen: unknown[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    response.end('{"label":"contract","confidence":0.75}')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const classifierUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  at.write('docchat.config.json', JSON.stringify({ classifierUrl }))
  at.write('lease.md', LEASE)
  try {
    const env = { DOCCHAT_CLASSIFIER_KEY: 'canary' }
    const { exitCode, stderr } = await at.run(['ingest', 'lease.md'], { env })
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('Set DOCCHAT_CLASSIFIER_URL')])
    expect(stderr).not.toContain('canary')
    await at.run(['doctor'], { env })
    expect(seen).toEqual([])
  } finally {
    server.close()
  }
})
