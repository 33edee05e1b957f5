import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../testing/command.ts'

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
  error: null,
  created_at: expect.any(String),
  completed_at: expect.any(String),
}

async function ids(): Promise<Map<string, string>> {
  const documents = (await at.run(['list', '--json'])).json()
  return new Map(
    documents.map(({ source, document_id }) => [
      String(source).slice(at.cwd.length + 1),
      String(document_id),
    ]),
  )
}

describe('docchat list', () => {
  it('is a table with aligned columns', async () => {
    const { stdout } = await at.run(['list'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^id +name +state +pages +size +added$/)
    // Three wide characters are one column short for each.
    const wide = lines.find((line) => line.includes('契約書'))
    expect(wide?.indexOf('complete')).toBe((lines[0]?.indexOf('state') ?? 0) - 3)
  })

  it('is one object a line with --json', async () => {
    const documents = (await at.run(['list', '--json'])).json()
    expect(documents).toHaveLength(3)
    expect(documents.find(({ name }) => name === 'lease.md')).toEqual(RECORD)
  })

  it('says what to do when there is nothing', async () => {
    expect(await at.run(['list', '--data-dir', 'empty'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('docchat ingest'),
    })
  })
})

describe('docchat search', () => {
  it('ranks passages', async () => {
    const { stdout } = await at.run(['search', 'notice', 'period'])
    expect(stdout).toMatch(/^1\. lease\.md, page 1\n {3}# Lease agreement The tenant/)
    const [first] = (await at.run(['search', 'notice period', '--json'])).json()
    expect(first).toEqual({
      rank: 1,
      document_id: (await ids()).get('a/lease.md'),
      name: 'lease.md',
      page: 1,
      char_start: 0,
      char_end: expect.any(Number),
      text: expect.stringContaining('three months'),
      score: expect.any(Number),
      lexical_rank: 1,
      vector_rank: null,
    })
  })

  it('keeps to its limit', async () => {
    expect((await at.run(['search', 'lease', '--json'])).json()).toHaveLength(2)
    expect((await at.run(['search', 'lease', '--json', '--limit', '1'])).json()).toHaveLength(1)
  })

  it('searches in part of the documents', async () => {
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

  it('finds nothing without fuss', async () => {
    expect(await at.run(['search', 'quantum'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'Nothing was found.\n',
    })
  })
})

describe('docchat show', () => {
  it('finds a document by id, beginning of an id, name, path and full path', async () => {
    const id = (await ids()).get('a/lease.md') ?? ''
    for (const reference of [id, id.slice(0, -4), 'a/lease.md', `${at.cwd}/a/lease.md`]) {
      expect((await at.run(['show', reference, '--json'])).json()).toMatchObject([{ document_id: id }])
    }
    expect((await at.run(['show', '契約書.txt', '--json'])).json()).toMatchObject([{ name: '契約書.txt' }])
  })

  it('names the choice when a name is ambiguous', async () => {
    const run = await at.run(['show', 'lease.md'])
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    for (const source of ['a/lease.md', 'b/lease.md'])
      expect(run.stderr).toContain(`${(await ids()).get(source)} (`)
  })

  it('prints a page as it is cited', async () => {
    expect((await at.run(['show', 'a/lease.md', '--page', '1'])).stdout).toBe(LEASE)
    expect((await at.run(['show', 'a/lease.md', '--page', '1', '--json'])).json()).toEqual([
      {
        document_id: (await ids()).get('a/lease.md'),
        name: 'lease.md',
        page: 1,
        label: null,
        text: expect.stringContaining('Mary'),
        width: null,
        height: null,
        items: [],
        headings: expect.any(Array),
        repeated: [],
      },
    ])
  })

  it('prints title and table of contents', async () => {
    const name = 'manual.md'
    at.write(name, '# The Manual\n\n## Valve\n\nIt opens at 3 bar.\n')
    await at.run(['ingest', name])
    const { stdout } = await at.run(['show', name])
    expect(stdout).toMatch(/^title +The Manual$/m)
    expect(stdout).toMatch(/\n\n {2}The Manual {2}1\n {4}Valve {2}1\n$/)
    expect((await at.run(['show', name, '--json'])).json()).toMatchObject([
      {
        metadata: { title: 'The Manual', author: null, created_at: null, modified_at: null },
        outline: [
          { title: 'The Manual', level: 1, page: 1 },
          { title: 'Valve', level: 2, page: 1 },
        ],
      },
    ])
    await at.run(['remove', name])
  })

  it('ends with 4 for what is not there', async () => {
    expect(await at.run(['show', 'gone.md'])).toMatchObject({ exitCode: 4, stdout: '' })
    expect(await at.run(['show', 'a/lease.md', '--page', '2'])).toMatchObject({ exitCode: 4, stdout: '' })
  })
})

describe('docchat status', () => {
  it('counts', async () => {
    expect((await at.run(['status', '--json'])).json()).toEqual([
      {
        data_dir: `${at.cwd}/.docchat`,
        documents: { queued: 0, processing: 0, complete: 3, failed: 0 },
        searchable: { documents: 3, chunks: 3, embedded: 0 },
        model: null,
        embedding_model: null,
        index: { outdated: 0, stale_models: [] },
      },
    ])
    expect((await at.run(['status'])).stdout).toContain('0 queued, 0 processing, 3 complete, 0 failed')
  })

  it('works while the embedding service is down, and says so', async () => {
    const env = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', DOCCHAT_EMBEDDING_MODEL: 'vectors' }
    const run = await at.run(['status'], { env })
    expect(run).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Vectors cannot be counted') })
  })
})

// Last, since the others read what it deletes.
describe('docchat remove', () => {
  it('deletes a document, not its file', async () => {
    expect((await at.run(['remove', 'a/lease.md'])).stdout).toMatch(/^Removed lease\.md \(doc_\w+\)\.\n$/)
    expect([...(await ids()).keys()].sort()).toEqual(['b/lease.md', '契約書.txt'])
    expect((await at.run(['search', 'notice period', '--json'])).json()).toEqual([])
    expect((await at.run(['remove', 'a/lease.md'])).exitCode).toBe(4)
    expect((await at.run(['ingest', 'a/lease.md'])).exitCode).toBe(0)
  })
})
