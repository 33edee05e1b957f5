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

describe('docchat remove', () => {
  it('deletes a document, not its file', async () => {
    expect((await at.run(['remove', 'a/lease.md'])).stdout).toMatch(/^Removed lease\.md \(doc_\w+\)\.\n$/)
    expect([...(await ids()).keys()].sort()).toEqual(['b/lease.md', '契約書.txt'])
    expect((await at.run(['search', 'notice period', '--json'])).json()).toEqual([])
    expect((await at.run(['remove', 'a/lease.md'])).exitCode).toBe(4)
    expect((await at.run(['ingest', 'a/lease.md'])).exitCode).toBe(0)
  })

  it('deletes several, or none if one is not found', async () => {
    at.write('one.md', 'The first one.')
    at.write('two.md', 'The second one.')
    await at.run(['ingest', 'one.md', 'two.md'])
    expect(await at.run(['remove', 'one.md', 'three.md'])).toMatchObject({ exitCode: 4, stdout: '' })
    // A part of a name is not enough to delete a document.
    expect((await at.run(['remove', 'one'])).stderr).toContain('Did you mean one.md? Give its whole name')
    const { stdout } = await at.run(['remove', 'one.md', 'two.md', 'one.md'])
    expect(stdout).toMatch(/^Removed one\.md \(doc_\w+\)\.\nRemoved two\.md \(doc_\w+\)\.\n$/)
  })
})
