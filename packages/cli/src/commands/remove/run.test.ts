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
})
