import { existsSync, rmSync } from 'node:fs'
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

describe('docchat backup', () => {
  it('makes a copy that works and can be verified without the original', async () => {
    const run = await at.run(['backup', 'copies/one', '--json'])
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(run.json()).toEqual([{ type: 'backup-complete', directory: join(at.cwd, 'copies/one'), files: 1 }])
    rmSync(join(at.cwd, '.docchat'), { recursive: true })
    const asked = await at.run(['ask', 'What is the notice period?', '--data-dir', 'copies/one'])
    expect(asked.stdout).toContain('The notice period is three months.')
    expect((await at.run(['verify', '--data-dir', 'copies/one'])).exitCode).toBe(0)
  })

  it('refuses a folder that is not empty', async () => {
    at.write('full/file', '')
    const { exitCode, stderr } = await at.run(['backup', 'full'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('is not empty') })
    expect(existsSync(join(at.cwd, 'full/docchat.db'))).toBe(false)
    expect((await at.run(['backup', 'fresh'])).stdout).toBe(
      `Copied the database and 1 file to ${join(at.cwd, 'fresh')}.\n`,
    )
  })
})
