import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { DOCCHAT, LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

/** Starts the command as an assistant does, in a folder that is not the project's. */
async function connected(args: readonly string[]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [DOCCHAT, 'mcp', '--cwd', at.cwd, ...args],
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', DOCCHAT_SEMANTIC_SEARCH: 'false' },
    stderr: 'pipe',
  })
  onTestFinished(() => client.close())
  await client.connect(transport)
  return client
}

it('serves an assistant: the documents of the folder, read-only', async () => {
  at.write('lease.md', LEASE)
  await at.run(['ingest', 'lease.md'])
  const client = await connected([])
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
    'search',
    'ask',
    'list_documents',
    'read_pages',
  ])
  const answer = await client.callTool({ name: 'ask', arguments: { question: 'Who signed the lease?' } })
  expect(answer.structuredContent).toMatchObject({
    answer: expect.stringContaining('Mary Jones'),
    citations: [{ name: 'lease.md', page: 1, verified: true }],
    model: null,
  })
})

it('adds text, and files of the folders that were allowed', async () => {
  at.write('allowed/notes.md', 'The valve opens at 3 bar.')
  const secret = at.write('secret.md', 'The code is 1234.')
  const client = await connected(['--allow-write', '--folder', 'allowed'])
  const add = (args: Record<string, string>) => client.callTool({ name: 'add_document', arguments: args })
  expect((await add({ path: 'notes.md' })).structuredContent).toMatchObject({
    name: 'notes.md',
    state: 'complete',
  })
  expect((await add({ name: 'b.txt', text: 'Blue.' })).structuredContent).toMatchObject({ state: 'complete' })
  const allowed = realpathSync(join(at.cwd, 'allowed'))
  for (const path of [secret, '../secret.md', '/etc/hostname']) {
    const refused = await add({ path })
    expect(refused, path).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining(allowed) }],
    })
  }
})

it('ends when the assistant closes its input', async () => {
  const run = await at.run(['mcp'], { stdin: '' })
  expect(run).toMatchObject({ exitCode: 0, stdout: '' })
})

it('refuses folders where nothing may be added, and one that does not exist', async () => {
  expect(await at.run(['mcp', '--folder', '.'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--allow-write'),
  })
  expect(await at.run(['mcp', '--cwd', 'nowhere'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('nowhere'),
  })
})

it('prints what starts this program, wherever the assistant runs', async () => {
  const { stdout, stderr } = await at.run(['mcp', '--print-config', '--allow-write'])
  const { docchat } = JSON.parse(stdout).mcpServers
  const cwd = realpathSync(at.cwd)
  expect(docchat).toEqual({
    command: process.execPath,
    args: [DOCCHAT, 'mcp', '--cwd', cwd, '--data-dir', join(cwd, '.docchat'), '--allow-write'],
  })
  expect(stderr).toContain('claude_desktop_config.json')
})
