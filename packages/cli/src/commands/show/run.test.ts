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

describe('docchat show', () => {
  it('finds a document by id, beginning of an id, name, path and full path', async () => {
    const id = (await ids()).get('a/lease.md') ?? ''
    for (const reference of [id, id.slice(0, -4), 'a/lease.md', `${at.cwd}/a/lease.md`]) {
      expect((await at.run(['show', reference, '--json'])).json()).toMatchObject([{ document_id: id }])
    }
    expect((await at.run(['show', '契約書.txt', '--json'])).json()).toMatchObject([{ name: '契約書.txt' }])
  })

  it('lists the matches when a name is ambiguous', async () => {
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

  it('finds a document by a part of its name', async () => {
    at.write('heat-pump-manual.md', 'It pumps heat.')
    await at.run(['ingest', 'heat-pump-manual.md'])
    expect((await at.run(['show', 'Heat'])).stdout).toContain('heat-pump-manual.md')
    await at.run(['remove', 'heat-pump-manual.md'])
  })

  it('lists the warnings of each page', async () => {
    at.write('rows.jsonl', '{"a":1}\n{"a":2}\n{"a":\n')
    await at.run(['ingest', 'rows.jsonl'])
    const { stdout } = await at.run(['show', 'rows.jsonl'])
    expect(stdout).toMatch(/^! page 1: Line 3: not valid JSON/m)
    const [job] = (await at.run(['jobs', '--json'])).json()
    expect(job).toMatchObject({ warnings: [{ page: 1, code: 'DAMAGED' }], warning_count: 1 })
    await at.run(['remove', 'rows.jsonl'])
  })

  it('exits with 4 for what does not exist', async () => {
    expect(await at.run(['show', 'gone.md'])).toMatchObject({ exitCode: 4, stdout: '' })
    expect(await at.run(['show', 'a/lease.md', '--page', '2'])).toMatchObject({ exitCode: 4, stdout: '' })
  })
})
