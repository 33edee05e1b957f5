import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'
import { hasScript, runOnTerminal } from '../../testing/terminal.ts'

const KEY = 'canary-key-1234567890'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

const configured = () => JSON.parse(readFileSync(join(at.cwd, 'docchat.config.json'), 'utf8'))
const portOf = ({ url }: { readonly url: string }) => new URL(url).port

describe('docchat setup', () => {
  it('chooses the only model of a server, with a key that is stored apart and used for answers', async () => {
    await using server = await fakeOpenAI({ apiKey: KEY, model: 'small' })
    const run = await at.run(['setup', '--url', server.url, '--key-stdin', '--json'], { stdin: `${KEY}\n` })
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    const [{ key_file }] = run.json() as [{ key_file: string }]
    expect(configured()).toEqual({ openaiBaseUrl: server.url, model: 'small' })
    expect(statSync(key_file).mode & 0o777).toBe(0o600)
    expect((await at.run(['doctor', '--json'])).stdout).not.toContain(KEY)
    at.write('lease.md', LEASE)
    await at.run(['ingest', 'lease.md'])
    expect((await at.run(['ask', 'Who signed the lease?'])).stdout).toContain('Hello there.')
    expect((await at.run(['setup', '--quotes'])).exitCode).toBe(0)
    expect(configured()).toEqual({})
  })

  it('says what is missing, and changes nothing', async () => {
    await using server = await fakeOpenAI({ apiKey: KEY })
    const env = { DOCCHAT_LOCAL_MODEL_PORTS: portOf(server) }
    for (const [args, message] of [
      [[], 'name the server with --url'],
      [['--url', 'nowhere'], 'Give a URL such as'],
      [['--url', `${server.url}?key=a`], 'must end with its path'],
      [['--url', 'http://127.0.0.1:9/v1'], 'cannot be used'],
      [['--url', server.url], 'it responds with status 401'],
      [['--url', server.url, '--quotes'], 'cannot be used with'],
    ] as const) {
      const run = await at.run(['setup', ...args], { env })
      expect(run.stderr).toContain(message)
      expect(run.exitCode).toBeGreaterThan(1)
    }
    expect(configured).toThrow('ENOENT')
  })

  it('takes the server that is set, or the one on this machine that has the model, when only the model is named', async () => {
    await using local = await fakeOpenAI({ model: 'llama3.2' })
    await using other = await fakeOpenAI({ model: 'small' })
    const env = { DOCCHAT_LOCAL_MODEL_PORTS: `${portOf(local)},${portOf(other)}` }
    const unknown = await at.run(['setup', '--model', 'huge'], { env })
    expect(unknown).toMatchObject({ exitCode: 2 })
    expect(unknown.stderr).toMatch(
      /none on this machine has huge: name the server with --url\. .* listens at /,
    )
    expect((await at.run(['setup', '--model', 'llama3.2'], { env })).exitCode).toBe(0)
    expect(configured()).toEqual({ openaiBaseUrl: local.url, model: 'llama3.2' })
    expect((await at.run(['setup', '--model', 'huge'], { env })).exitCode).toBe(0)
    expect(configured()).toEqual({ openaiBaseUrl: local.url, model: 'huge' })
  })

  it('is named below a quoted answer and by doctor, with the server that was found; nothing else is sent', async () => {
    await using server = await fakeOpenAI({ model: 'llama3.2' })
    const env = { DOCCHAT_LOCAL_MODEL_PORTS: portOf(server) }
    at.write('lease.md', LEASE)
    await at.run(['ingest', 'lease.md'])
    const { stderr } = await at.run(['ask', 'Who signed the lease?'], { env })
    expect(stderr).toContain(
      'runs on this machine and could write them with llama3.2. To choose it, run: docchat setup',
    )
    expect((await at.run(['doctor'], { env })).stdout).toContain(`at ${server.url}: llama3.2`)
    await at.run(['ask', '--json', 'Who signed the lease?'], { env })
    expect(server.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/v1/models', null],
      ['GET', '/v1/models', null],
    ])
  })
})

describe.skipIf(!hasScript && !process.env['CI'])('docchat setup on a terminal', () => {
  it('offers what was found, and writes what was chosen', async () => {
    await using server = await fakeOpenAI({ model: 'llama3.2' })
    const { exitCode, screen } = await runOnTerminal(at, ['setup'], {
      env: { DOCCHAT_LOCAL_MODEL_PORTS: portOf(server) },
      keys: [{ after: 'Nobody: answers quote', text: '\r' }],
    })
    expect({ exitCode, screen }).toMatchObject({ exitCode: 0 })
    expect(stripVTControlCharacters(screen)).toContain('A model server on this machine')
    expect(configured()).toEqual({ openaiBaseUrl: server.url, model: 'llama3.2' })
  })

  it('asks for address, key and model of another server, and never shows the key', async () => {
    await using server = await fakeOpenAI({ apiKey: KEY, model: 'big' })
    const down = '\u001b[B'
    const { exitCode, screen } = await runOnTerminal(at, ['setup'], {
      keys: [
        { after: 'Nobody: answers quote', text: `${down}\r` },
        { after: 'Its base URL', text: `${server.url}\r` },
        { after: 'The key', text: `${KEY}\r` },
      ],
    })
    expect({ exitCode, screen }).toMatchObject({ exitCode: 0 })
    expect(screen).not.toContain(KEY)
    expect(configured()).toEqual({ openaiBaseUrl: server.url, model: 'big' })
  })

  it('changes nothing on Ctrl-C', async () => {
    const keys = [{ after: 'Nobody: answers quote', text: '\u0003' }]
    expect(await runOnTerminal(at, ['setup'], { keys })).toMatchObject({ exitCode: 130 })
    expect(configured).toThrow('ENOENT')
  })
})
