import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('a/lease.md', LEASE)
  at.write('b/lease.md', 'Quite another lease.')
  at.write('契約書.txt', 'これは契約書です。')
  await at.run(['ingest', 'a', 'b', '契約書.txt'])
})
afterAll(() => at[Symbol.dispose]())

const RECORD = {
  document_id: expect.stringMatching(/^doc_/),
  version_id: expect.stringMatching(/^ver_/),
  name: 'lease.md',
  source: expect.any(String),
  state: 'complete',
  searchable: 'text',
  pages: 1,
  chunks: 1,
  label: null,
  label_confidence: null,
  size_bytes: expect.any(Number),
  media_type: 'text/markdown',
  sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  warnings: [],
  metadata: { title: 'Lease agreement', author: null, created_at: null, modified_at: null },
  error: null,
  created_at: expect.any(String),
  completed_at: expect.any(String),
}

describe('docchat list', () => {
  it('is a table with aligned columns', async () => {
    const { stdout } = await at.run(['list'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^id +name +state +pages +size +added$/)
    // A wide character takes two columns, so the padding is shorter by one for each.
    const wide = lines.find((line) => line.includes('契約書'))
    expect(wide?.indexOf('complete')).toBe((lines[0]?.indexOf('state') ?? 0) - 3)
  })

  it('is one object per line with --json', async () => {
    const documents = (await at.run(['list', '--json'])).json()
    expect(documents).toHaveLength(3)
    expect(documents.find(({ source }) => String(source).endsWith('a/lease.md'))).toEqual(RECORD)
  })

  it('says what to do when there is nothing', async () => {
    expect(await at.run(['list', '--data-dir', 'empty'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('docchat ingest'),
    })
  })
})
