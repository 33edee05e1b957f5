import { once } from 'node:events'
import { join } from 'node:path'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DOCCHAT, type Workspace, workspace } from './testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

const pretendNode = (version: string) =>
  preload(
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
  )

/** Runs the code in the command's process before all else. */
function preload(code: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` }
}

/** A fake `fetch`: no request leaves this machine. */
const OFFLINE = preload(`
  const { fetch } = globalThis
  globalThis.fetch = async (url, options) => {
    if (!String(url).startsWith('http://127.0.0.1')) throw new Error('offline')
    return fetch(url, options)
  }`)

it('does not load the settings for --help', async () => {
  const watching = preload(`
    import { registerHooks } from 'node:module'
    registerHooks({
      load(url, context, next) {
        if (url.includes('/config/dist/index.js') || url.includes('/core/')) process.stderr.write(url + '\\n')
        return next(url, context)
      },
    })`)
  expect(await at.run(['--help'], { env: watching })).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await at.run(['list'], { env: watching })).stderr).toContain('/config/dist/index.js')
})

it('prints each problem with the settings on its own line', async () => {
  at.write('.env', 'DOCCHAT_AUTH: jwt\nDOCCHAT_WORKERS=x\n')
  const { exitCode, stderr } = await at.run(['list'])
  expect(exitCode).toBe(3)
  expect(stderr).toMatch(/^docchat: DOCCHAT_WORKERS in .*\ndocchat: .*\.env, line 1: .*\n$/)
})

describe('docchat', () => {
  it.each(['20.20.2', '22.17.9', '18.0.0'])(
    'refuses Node %s with one line, before anything is loaded',
    async (version) => {
      const { exitCode, stdout, stderr } = await at.run(['list'], { env: pretendNode(version) })
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
      expect(stderr).toBe(
        `docchat: Node.js 22.18 or later is needed, but this is ${version}. Get it from https://nodejs.org.\n`,
      )
    },
  )

  it.each(['22.18.0', '23.0.0', '24.1.0'])('accepts Node %s', async (version) => {
    expect((await at.run(['--version'], { env: pretendNode(version) })).exitCode).toBe(0)
  })

  it('prints its version, alone and among other options', async () => {
    const alone = await at.run(['--version'])
    expect(alone).toMatchObject({ exitCode: 0, stderr: '' })
    expect(alone.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await at.run(['list', '-V'])).stdout).toBe(alone.stdout)
  })

  it('explains a command of a command', async () => {
    const { exitCode, stdout } = await at.run(['help', 'conversations', 'export'])
    expect([exitCode, stdout]).toEqual([0, (await at.run(['conversations', 'export', '--help'])).stdout])
    expect(stdout).toContain('Usage: docchat conversations export')
  })

  it('prints help to standard output when asked, to standard error when no command was given', async () => {
    expect(await at.run(['--help'])).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining('Exit codes:'),
    })
    expect(await at.run([])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('Usage: docchat'),
    })
  })

  it.each([
    [['undo', 'x'], "docchat: unknown command 'undo' (Did you mean restore?) See docchat --help.\n"],
    [['frobnicate'], "docchat: unknown command 'frobnicate'. See docchat --help.\n"],
    [['rm', 'x'], "docchat: unknown command 'rm' (Did you mean remove?) See docchat --help.\n"],
    [['help', 'frobnicate'], "docchat: unknown command 'frobnicate'. See docchat --help.\n"],
    [['help', 'rm'], "docchat: unknown command 'rm' (Did you mean remove?) See docchat --help.\n"],
    [['help', 'jobs', 'frobnicate'], "docchat: unknown command 'jobs frobnicate'. See docchat --help.\n"],
    [['list', '--jsn'], "docchat: unknown option '--jsn' (Did you mean --json?) See docchat --help.\n"],
    [['ask'], "docchat: missing required argument 'question'. See docchat --help.\n"],
    [['ask', ' '], 'docchat: The question is empty. Give one, or - to read it from standard input.\n'],
    [
      ['search', 'x', '--limit', '0'],
      expect.stringContaining('It must be a whole number from 1 to 1000000.'),
    ],
    [['list', 'extra'], expect.stringContaining('too many arguments')],
  ])('exits with 2 and one line for %j', async (args, stderr) => {
    expect(await at.run(args)).toMatchObject({ exitCode: 2, stdout: '', stderr })
  })

  it('takes several words as a question', async () => {
    const run = await at.run(['--data-dir', 'empty', 'Who signed the lease?', '--json'])
    expect(run.exitCode).toBe(0)
    expect(run.stderr).toBe(`Creating the data directory ${join(at.cwd, 'empty')}.\n`)
    expect(run.json()).toContainEqual(expect.objectContaining({ type: 'no-answer', reason: 'no-documents' }))
  })

  it('reports an error as JSON too', async () => {
    const run = await at.run(['show', 'nothing', '--json'])
    expect(run).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/^docchat: .*\n$/) })
    expect(run.json()).toEqual([{ type: 'error', code: 'DOCUMENT_NOT_FOUND', message: expect.any(String) }])
    expect((await at.run(['--json', 'ask'])).json()).toMatchObject([
      { type: 'error', code: 'INVALID_ARGUMENT' },
    ])
  })

  it('exits with 3 on an invalid setting, and names it', async () => {
    at.write('.env', 'DOCCHAT_WORKERS=none\n')
    expect(await at.run(['list'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('DOCCHAT_WORKERS in '),
    })
  })

  it('exits with 3 on a misspelt variable in any place, and suggests the right one', async () => {
    expect(await at.run(['list'], { env: { DOCCHAT_WORKER: '1' } })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('Did you mean DOCCHAT_WORKERS?'),
    })
    at.write('.env', 'DOCCHAT_PRT=1\nDOCCHAT_ATUH=jwt\n')
    const { exitCode, stderr } = await at.run(['list'])
    expect(exitCode).toBe(3)
    expect(stderr).toContain('Did you mean DOCCHAT_PORT?')
    expect(stderr).toContain('Did you mean DOCCHAT_AUTH?')
  })

  it('accepts the settings of the server', async () => {
    at.write('docchat.config.json', JSON.stringify({ host: '0.0.0.0', auth: ['api-keys'] }))
    const env = { DOCCHAT_PORT: '8080', DOCCHAT_WORKERS: '0', DOCCHAT_DEBUG: '' }
    expect(await at.run(['list'], { env })).toMatchObject({ exitCode: 0 })
  })

  it('refuses to process documents with 0 workers', async () => {
    at.write('a.md', 'Some text.')
    const env = { DOCCHAT_WORKERS: '0' }
    for (const command of [['ingest', 'a.md'], ['reindex'], ['worker']]) {
      expect(await at.run(command, { env })).toMatchObject({
        exitCode: 3,
        stderr: expect.stringContaining('DOCCHAT_WORKERS in the environment is 0'),
      })
    }
    expect(await at.run(['ingest', '--detach', 'a.md'], { env })).toMatchObject({ exitCode: 0 })
  })

  it('refuses to send a key from the environment to a server that the folder names', async () => {
    await using server = await fakeOpenAI()
    at.write('.env', `OPENAI_BASE_URL=${server.url}\n`)
    const { exitCode, stderr } = await at.run(['status'], { env: { OPENAI_API_KEY: 'canary' } })
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/OPENAI_BASE_URL in .*\.env would receive OPENAI_API_KEY from the environment/)
    await at.run(['doctor'], { env: { OPENAI_API_KEY: 'canary', ...OFFLINE } })
    expect(server.requests).toEqual([])
  })

  it('shows the stack only with DOCCHAT_DEBUG', async () => {
    expect((await at.run(['show', 'nothing'])).stderr).not.toContain('    at ')
    expect((await at.run(['show', 'nothing'], { env: { DOCCHAT_DEBUG: '1' } })).stderr).toContain('    at ')
  })

  it('writes no colour and no cursor movement into a pipe', async () => {
    at.write('a.md', 'Some text.')
    for (const args of [['ingest', 'a.md'], ['list'], ['doctor'], ['frobnicate']]) {
      const { stdout, stderr } = await at.run(args, { env: { FORCE_COLOR: '1' } })
      expect(stdout + stderr).not.toContain('\u001b')
    }
  })

  it('is quiet when its output is no longer read', async () => {
    at.write('a.md', 'Some text.')
    await at.run(['ingest', 'a.md'])
    const child = at.start(['search', 'text'])
    child.stdout?.destroy()
    let stderr = ''
    child.stderr?.on('data', (data) => (stderr += data))
    const [exitCode] = await once(child, 'close')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it('is what package.json calls docchat', () => expect(DOCCHAT).toMatch(/bin[/\\]docchat\.js$/))
})
