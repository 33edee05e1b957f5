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

async function ids(): Promise<Map<string, string>> {
  const documents = (await at.run(['list', '--json'])).json()
  return new Map(
    documents.map(({ source, document_id }) => [
      String(source).slice(at.cwd.length + 1),
      String(document_id),
    ]),
  )
}

describe('docchat search', () => {
  it('ranks passages', async () => {
    const { stdout } = await at.run(['search', 'notice', 'period'])
    expect(stdout).toMatch(/^1\. lease\.md, page 1 \(score 0\.\d\d\)\n {3}# Lease agreement The tenant/)
    const [first] = (await at.run(['search', 'notice period', '--json'])).json()
    expect(first).toEqual({
      rank: 1,
      document_id: (await ids()).get('a/lease.md'),
      version_id: expect.stringMatching(/^ver_/),
      name: 'lease.md',
      page: 1,
      page_label: null,
      char_start: 0,
      char_end: expect.any(Number),
      text: expect.stringContaining('three months'),
      score: expect.any(Number),
      lexical_rank: 1,
      vector_rank: null,
    })
  })

  it('respects its limit', async () => {
    expect((await at.run(['search', 'lease', '--json'])).json()).toHaveLength(2)
    expect((await at.run(['search', 'lease', '--json', '--limit', '1'])).json()).toHaveLength(1)
  })

  it('restricts the search to some documents', async () => {
    const names = async (...options: string[]) =>
      (await at.run(['search', 'lease', '--json', ...options])).json().map(({ name }) => name)
    expect(await names('--media-type', 'text/markdown')).toHaveLength(2)
    expect(await names('--media-type', 'application/pdf')).toEqual([])
    expect(await names('--label', 'invoice')).toEqual([])
    expect(await names('--after', '2020-01-01', '--before', '9999-01-01')).toHaveLength(2)
    expect(await names('--before', '2020-01-01')).toEqual([])
    expect(await at.run(['search', 'lease', '--after', 'yesterday'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('2026-05-31'),
    })
  })

  it('explains', async () => {
    const [first] = (await at.run(['search', 'lease', '--json', '--explain'])).json()
    expect(first).toMatchObject({
      explanation: { bm25: expect.any(Number), cosine: null, title_match: expect.any(Number) },
    })
    expect((await at.run(['search', 'lease', '--explain'])).stdout).toMatch(
      /score \d\.\d{3}, words [\d.]+ \(rank 1\)/,
    )
  })

  it('succeeds when nothing is found', async () => {
    expect(await at.run(['search', 'quantum'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'Nothing was found.\n',
    })
  })
})
