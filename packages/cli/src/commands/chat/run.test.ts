import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DOCCHAT, LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  at.write('cats.md', 'The cat sleeps on the roof. It signed nothing.')
  await at.run(['ingest', 'lease.md', 'cats.md'])
})
afterEach(() => at[Symbol.dispose]())

const conversations = async () => (await at.run(['conversations', 'list', '--json'])).json()

describe('docchat chat, piped', () => {
  it('answers one question per line, each in the context of the earlier ones', async () => {
    const stdin = '\nWhat is the notice period?\n\nHow long is it?\n'
    const { exitCode, stdout, stderr } = await at.run(['chat'], { stdin })
    expect(exitCode).toBe(0)
    expect(stderr.match(/These are quotes/g), 'it is said once').toHaveLength(1)
    expect(stdout.match(/“The notice period is three months\.” \[1\]/g)).toHaveLength(2)
    expect(await conversations()).toMatchObject([{ title: 'What is the notice period?', questions: 2 }])
  })

  it('writes events, and continues a conversation', async () => {
    const first = (await at.run(['chat', '--json'], { stdin: 'What is the notice period?' })).json()
    const id = String(first.at(-1)?.['conversation_id'])
    const args = ['chat', '--json', '--conversation', id, '--document', 'lease.md']
    const events = (await at.run(args, { stdin: 'Is it long?\nWho signed the lease?\n' })).json()
    expect(events.filter(({ type }) => type === 'finish')).toMatchObject([
      { conversation_id: id },
      { conversation_id: id },
    ])
    expect(events.filter(({ type }) => type === 'retrieval-done').map(({ query }) => query)).toEqual([
      'Is it long? (notice period)',
      'Who signed the lease?',
    ])
    expect(await conversations()).toMatchObject([{ conversation_id: id, questions: 3 }])
  })

  it('runs slash commands', async () => {
    const stdin =
      'What is the notice period?\n/sources\n/list\n/export talk.md\n/new\nWho signed the lease?\n/help\n/quit\nnever?\n'
    const { exitCode, stdout, stderr } = await at.run(['chat'], { stdin })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('lease.md')
    expect(stdout).toMatch(/con_\w+ +What is the notice period\?/)
    expect(readFileSync(join(at.cwd, 'talk.md'), 'utf8')).toMatch(/^# What is the notice period\?/)
    expect(stderr).toContain('/sources')
    expect(await conversations()).toMatchObject([
      { title: 'Who signed the lease?', questions: 1 },
      { title: 'What is the notice period?', questions: 1 },
    ])
    const again = await at.run(['chat'], { stdin: 'Who signed the lease?\n/export talk.md\n' })
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('talk.md')])
  })

  it('searches the chosen documents, shows whole passages, and takes a question over two lines', async () => {
    const stdin = [
      ...['/docs cats', '/docs', 'Who signed the lease?', '/docs all', 'What is \\', 'the notice period?'],
      ...['/sources 1', '/sources 99', 'exit', 'never?', ''],
    ].join('\n')
    const { exitCode, stdout, stderr } = await at.run(['chat'], { stdin })
    expect(exitCode).toBe(0)
    expect(stdout.indexOf('Mary')).toBeGreaterThan(stdout.indexOf('* cats.md\n'))
    expect(stdout).toMatch(/^ {2}lease\.md$/m)
    expect(stderr).toContain('Only cats.md is searched.')
    expect(stdout).toContain('“The notice period is three months.” [1]')
    expect(stdout, 'with its line breaks').toMatch(
      /^1\. lease\.md.*\n {3}# Lease agreement\n\n {3}The tenant/m,
    )
    expect(stderr).toContain('There is no source 99.')
    expect(await conversations()).toMatchObject([{ questions: 2 }])
  })

  it('goes on when /docs names what is not there, and takes names with commas', async () => {
    at.write('cats, dogs.md', 'The cat and the dog sleep.')
    await at.run(['ingest', 'cats, dogs.md'])
    const stdin = ['/docs nothing.md', '/docs cats, dogs.md', 'Who sleeps?', ''].join('\n')
    const { exitCode, stdout, stderr } = await at.run(['chat'], { stdin })
    expect(exitCode).toBe(0)
    expect(stderr).toContain('There is no document "nothing.md".')
    expect(stderr).toContain('Only cats, dogs.md is searched.')
    expect(stdout).toContain('The cat and the dog sleep.')
    await at.run(['remove', '--purge', '--yes', 'cats, dogs.md'])
  })

  it('stops at the first failure, with its exit code', async () => {
    expect((await at.run(['chat', '--conversation', 'con_none'], { stdin: 'Why?' })).exitCode).toBe(4)
    expect((await at.run(['chat', '--document', 'gone.md'], { stdin: 'Why?' })).exitCode).toBe(4)
    await using server = await fakeOpenAI({ apiKey: 'another' })
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'wrong-key' }
    const run = await at.run(['chat'], { stdin: 'What is the notice period?\nWho signed?\n', env })
    expect(run.exitCode).toBe(1)
    expect(run.stderr.match(/rejected the API key/g)).toHaveLength(1)
    expect(await conversations()).toEqual([])
  })

  it('keeps what was shown of an interrupted answer', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens: ['Three ', 'months'], stallAfter: 1 }) })
    const running = at.launch(['chat'], { env: { OPENAI_BASE_URL: server.url } })
    running.child.stdin?.write('What is the notice period?\n')
    await running.says('Three')
    expect((await running.end('SIGINT')).exitCode).toBe(130)
    const [{ conversation_id: id } = {}] = await conversations()
    const [shown] = (await at.run(['conversations', 'show', String(id), '--json'])).json()
    expect(shown).toMatchObject({ exchanges: [{ answer: 'Three ', complete: false }] })
  })
})

// The `script` of util-linux; other systems have other options.
const hasScript =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

/** Types on a pseudo-terminal: each text once the one before it is seen. */
async function onTerminal(
  keys: readonly { readonly after: string; readonly text: string }[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number | null; readonly screen: string }> {
  const command = ['stty cols 90;', 'exec', process.execPath, DOCCHAT, 'chat'].join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: at.cwd,
    env: {
      ...{ PATH: process.env['PATH'], HOME: at.cwd, TERM: 'xterm-256color', SHELL: '/bin/sh' },
      ...{ DOCCHAT_SEMANTIC_SEARCH: 'false', ...env },
    },
  })
  const waiting = [...keys]
  let screen = ''
  let seen = 0
  child.stdout.on('data', (data) => {
    screen += data
    const [next] = waiting
    const index = next === undefined ? -1 : screen.indexOf(next.after, seen)
    if (next === undefined || index < 0) return
    seen = index + next.after.length
    waiting.shift()
    child.stdin.write(next.text)
  })
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, screen: stripVTControlCharacters(screen) }
}

describe.skipIf(!hasScript && !process.env['CI'])(
  'docchat chat, on a terminal (skipped where there is no script of util-linux, never in CI)',
  () => {
    it('prompts, answers, and exits with Ctrl-D', async () => {
      const { exitCode, screen } = await onTerminal([
        { after: '> ', text: 'What is the notice period?\r' },
        { after: 'three months', text: '/nothing\r' },
        { after: 'Unknown command: /nothing', text: '\u0004' },
      ])
      expect(exitCode).toBe(0)
      expect(screen).toContain('“The notice period is three months.” [1]')
      expect(screen).toContain('Continue with: docchat chat --conversation con_')
    })

    it('brings back questions of earlier chats by the arrow keys, and asks for more lines', async () => {
      await at.run(['ask', 'What is the notice period?'])
      const { exitCode, screen } = await onTerminal([
        { after: '> ', text: '\u001b[A' },
        { after: '> What is the notice period?', text: '\r' },
        { after: '  “The notice period is three months.” [1]', text: 'Who \\\r' },
        { after: '… ', text: 'signed the lease?\r' },
        { after: 'Mary', text: 'exit\r' },
      ])
      expect(exitCode).toBe(0)
      expect(screen).toContain('Mary')
    })

    it('stops an answer on Ctrl-C, and accepts the next question', async () => {
      await using server = await fakeOpenAI({
        reply: ({ prompt }) =>
          prompt.includes('stall')
            ? { tokens: ['Three ', 'months'], stallAfter: 1 }
            : { tokens: ['Mary did.'] },
      })
      const { exitCode, screen } = await onTerminal(
        [
          { after: '> ', text: 'Does the notice stall?\r' },
          { after: 'Three', text: '\u0003' },
          { after: 'Stopped.', text: '\u0003' },
          { after: 'Ctrl-D exits, /help', text: '/new\r' },
          { after: 'Started a new conversation.', text: 'Who did sign?\r' },
          { after: 'Mary did.', text: '/quit\r' },
        ],
        { OPENAI_BASE_URL: server.url },
      )
      expect(exitCode).toBe(0)
      expect(screen).toContain('Mary did.')
    })
  },
)
