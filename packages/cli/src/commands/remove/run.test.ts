import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'
import { hasScript, runOnTerminal } from '../../testing/terminal.ts'

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

  it('finds a document by its folder and name, as they are listed', async () => {
    at.write('plans/north/plan.txt', 'The northern plan.')
    at.write('plans/south/plan.txt', 'The southern plan.')
    await at.run(['ingest', 'plans'])
    expect((await at.run(['remove', 'north/plan.txt'])).stdout).toMatch(/^Removed plan\.txt/)
    expect([...(await ids()).keys()]).toContain('plans/south/plan.txt')
    expect((await at.run(['restore', 'north/plan.txt'])).exitCode).toBe(0)
    expect((await at.run(['remove', 'orth/plan.txt'])).exitCode).toBe(4)
    await at.run(['remove', '--yes', 'plans/**'])
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

  it('deletes what a pattern matches, several only if it may', async () => {
    at.write('logs/x.txt', 'The log of x.')
    at.write('logs/y.txt', 'The log of y.')
    await at.run(['ingest', 'logs'])
    const refused = await at.run(['remove', 'logs/*.txt'])
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toMatch(
      /matches 2 documents: [xy]\.txt, [xy]\.txt\. To remove them, add --yes\.\n$/,
    )
    expect((await at.run(['remove', 'x.*'])).stdout).toMatch(/^Removed x\.txt /)
    at.write('logs/z.txt', 'The log of z.')
    await at.run(['ingest', 'logs/z.txt'])
    expect((await at.run(['remove', '--yes', 'logs/**'])).stdout.match(/Removed [yz]\.txt/g)).toHaveLength(2)
    expect(await at.run(['remove', 'logs/*'])).toMatchObject({ exitCode: 4, stdout: '' })
  })

  it.skipIf(!hasScript)('asks on a terminal (skipped where there is no script command)', async () => {
    at.write('asked.md', 'The asked one.')
    await at.run(['ingest', 'asked.md'])
    const answered = (text: string) =>
      runOnTerminal(at, ['remove', 'asked.md'], { keys: [{ after: 'asked.md? (y/N)', text }] })
    expect(await answered('n\r')).toMatchObject({
      exitCode: 1,
      screen: expect.stringContaining('Nothing was removed.'),
    })
    expect(await answered('\x04')).toMatchObject({
      exitCode: 1,
      screen: expect.stringContaining('Nothing was removed.'),
    })
    expect(await answered('\x03')).toMatchObject({
      exitCode: 130,
      screen: expect.not.stringContaining('docchat:'),
    })
    expect((await at.run(['list', '--json', '--name', 'asked'])).json()).toHaveLength(1)
    expect(await answered('y\r')).toMatchObject({
      exitCode: 0,
      screen: expect.stringContaining('Removed asked.md'),
    })
    expect((await at.run(['list', '--json', '--name', 'asked'])).json()).toEqual([])
  })
})
