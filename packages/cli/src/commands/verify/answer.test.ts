import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

const ASK = ['ask', 'What is the notice period?', '--save', 'answer.json']

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  await at.run(['ingest', 'lease.md'])
  await at.run(ASK)
})
afterAll(() => at[Symbol.dispose]())

const saved = () => readFileSync(join(at.cwd, 'answer.json'), 'utf8')

describe('docchat ask --save', () => {
  it('keeps the answer with the hash of what it cites', () => {
    expect(JSON.parse(saved())).toMatchObject({
      format: 'docchat-answer',
      format_version: 1,
      question: 'What is the notice period?',
      citations: [{ version_sha256: expect.stringMatching(/^[\da-f]{64}$/), name: 'lease.md' }],
      events: expect.arrayContaining([expect.objectContaining({ type: 'retrieval-done' })]),
    })
  })

  it('says so when it cannot', async () => {
    const run = await at.run([...ASK.slice(0, -1), 'no/such/folder.json'])
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('cannot be written') })
  })
})

describe('docchat verify <answer>', () => {
  it('finds the quotes where they were', async () => {
    expect(await at.run(['verify', 'answer.json'])).toMatchObject({
      exitCode: 0,
      stdout: '✓ [1] lease.md, page 1: “The notice period is three months.”\nThe answer holds.\n',
    })
    expect((await at.run(['verify', 'answer.json', '--json'])).json()).toMatchObject([
      { type: 'citation', marker: 1, status: 'stands', superseded: false },
      { type: 'finish', citations: 1, failed: 0, ok: true },
    ])
  })

  it('detects a changed quote: 1', async () => {
    at.write('forged.json', saved().replaceAll('three months', 'three weeks'))
    const { exitCode, stdout } = await at.run(['verify', 'forged.json'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain(
      '✗ [1] lease.md, page 1: “The notice period is three weeks.” (these words are not',
    )
    expect(stdout).toContain('The answer does not hold.\n')
    at.write('half.json', saved().replace('three months', 'three weeks'))
    const half = await at.run(['verify', 'half.json', '--json'])
    expect(half).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('"problem"') })
  })

  it('still finds them after a newer version was added, and reports when the document was deleted', async () => {
    using other = workspace()
    other.write('lease.md', LEASE)
    await other.run(['ingest', 'lease.md'])
    await other.run(ASK)
    other.write('lease.md', LEASE.replace('three months', 'four months'))
    await other.run(['ingest', 'lease.md'])
    expect(await other.run(['verify', 'answer.json'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('three months.” (superseded by a newer version)'),
    })
    await other.run(['remove', 'lease.md'])
    expect(await other.run(['verify', 'answer.json'])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('no longer exists'),
    })
  })

  it.each([
    ['gone.json', 'gone.json cannot be read'],
    ['lease.md', 'lease.md is not a saved answer'],
    ['other.json', 'other.json: The answer cannot be checked: the file is not a saved answer'],
  ])('refuses %s', async (file, message) => {
    at.write('other.json', '{"format":"other"}')
    expect(await at.run(['verify', file])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(message),
    })
  })
})
