import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  await at.run(['ingest', 'lease.md'])
})
afterEach(() => at[Symbol.dispose]())

function storedFiles(): string[] {
  const entries = readdirSync(join(at.cwd, '.docchat/blobs'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

describe('docchat verify', () => {
  it('says what it checked', async () => {
    expect(await at.run(['verify'])).toMatchObject({
      exitCode: 0,
      stdout: 'The database, 1 file and 1 chunk checked: no problems found.\n',
      stderr: '',
    })
    expect((await at.run(['verify', '--json'])).json()).toEqual([
      { type: 'finish', files: 1, chunks: 1, problems: 0 },
    ])
  })

  it('names each problem, and exits with 1', async () => {
    for (const file of storedFiles()) writeFileSync(file, 'other bytes')
    const { exitCode, stdout } = await at.run(['verify'])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^✗ "lease\.md" \(doc_.*its bytes have changed.*\n.* checked: 1 problem\.\n$/)

    for (const file of storedFiles()) rmSync(file)
    const run = await at.run(['verify', '--json'])
    expect(run.exitCode).toBe(1)
    expect(run.json()).toEqual([
      { type: 'problem', kind: 'blob', message: expect.stringContaining('its bytes are missing') },
      { type: 'finish', files: 1, chunks: 1, problems: 1 },
    ])
  })
})
