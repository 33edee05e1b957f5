import { afterEach, beforeEach, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  await at.run(['ingest', 'lease.md'])
})
afterEach(() => at[Symbol.dispose]())

it('copies everything, with the bytes if asked, and says what it did', { timeout: 60_000 }, async () => {
  const { exitCode, stdout, stderr } = await at.run([
    'migrate',
    '--from',
    '.docchat',
    '--to',
    'copy',
    '--blobs',
  ])
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^1 document, 1 passage and 1 file copied to .*copy: no problems found\.\n$/,
    ),
  })
  expect(stderr).toContain('Copying documents: 0 of 1\n')
  const asked = await at.run(['ask', 'What is the notice period?', '--data-dir', 'copy'])
  expect(asked.stdout).toContain('The notice period is three months.')

  const again = await at.run(['migrate', '--from', '.docchat', '--to', 'copy'])
  expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not empty') })
  const nothing = await at.run(['migrate', '--from', 'nowhere', '--to', 'other'])
  expect(nothing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is no data directory') })

  const without = await at.run(['migrate', '--from', '.docchat', '--to', 'other', '--json'])
  expect(without.exitCode).toBe(1)
  expect(without.json().slice(-2)).toMatchObject([
    { type: 'problem', message: expect.stringContaining('its bytes are missing') },
    { type: 'finish', records: { documents: 1, chunks: 1 }, blobs: 0, problems: 1 },
  ])
})
