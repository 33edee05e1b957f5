import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../testing/command.ts'

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
      stdout: 'The database, 1 file and 1 chunk checked: all is well.\n',
      stderr: '',
    })
    expect((await at.run(['verify', '--json'])).json()).toEqual([
      { type: 'finish', files: 1, chunks: 1, problems: 0 },
    ])
  })

  it('names each problem, and ends with 1', async () => {
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

describe('docchat backup', () => {
  it('makes a copy that can be asked, and checked, when the original is gone', async () => {
    const run = await at.run(['backup', 'copies/one', '--json'])
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(run.json()).toEqual([{ type: 'backup-complete', directory: join(at.cwd, 'copies/one'), files: 1 }])
    rmSync(join(at.cwd, '.docchat'), { recursive: true })
    const asked = await at.run(['ask', 'What is the notice period?', '--data-dir', 'copies/one'])
    expect(asked.stdout).toContain('The notice period is three months.')
    expect((await at.run(['verify', '--data-dir', 'copies/one'])).exitCode).toBe(0)
  })

  it('writes into no folder that has something in it', async () => {
    at.write('full/file', '')
    const { exitCode, stderr } = await at.run(['backup', 'full'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('is not empty') })
    expect(existsSync(join(at.cwd, 'full/docchat.db'))).toBe(false)
    expect((await at.run(['backup', 'fresh'])).stdout).toBe(
      `Copied the database and 1 file to ${join(at.cwd, 'fresh')}.\n`,
    )
  })
})
