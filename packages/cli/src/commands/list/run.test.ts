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

  it('tells documents of the same name apart', async () => {
    const { stdout } = await at.run(['list', '--name', 'lease'])
    expect(stdout).toMatch(/ b\/lease\.md /)
    expect(stdout).toMatch(/ a\/lease\.md /)
    expect(stdout).not.toContain('契約書')
  })

  it('is filtered, sorted and cut off', async () => {
    at.write('contract.txt', 'A much longer contract. '.repeat(200))
    at.write('broken.pdf', '%PDF-1.7 and nothing else')
    await at.run(['ingest', '--label', 'contracts', 'contract.txt', 'broken.pdf'])
    const names = async (...args: string[]) =>
      (await at.run(['list', '--json', ...args])).json().map(({ name }) => name)
    expect(await names('--label', 'contracts', '--state', 'complete')).toEqual(['contract.txt'])
    expect(await names('--sort', 'largest', '--limit', '1')).toEqual(['contract.txt'])
    expect(await names('--media-type', 'application/pdf')).toEqual(['broken.pdf'])
    expect(await at.run(['list', '--label', 'none'])).toMatchObject({
      stdout: '',
      stderr: 'No document matches.\n',
    })
    const { stdout } = await at.run(['list', '--state', 'failed'])
    expect(stdout).toMatch(/\n\nbroken\.pdf: "broken\.pdf" cannot be read: .*add that file\.\n$/)
    expect(await at.run(['list', '--state', 'lost'])).toMatchObject({ exitCode: 2, stdout: '' })
  })

  it('says what to do when there is nothing', async () => {
    expect(await at.run(['list', '--data-dir', 'empty'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('docchat ingest'),
    })
  })
})
