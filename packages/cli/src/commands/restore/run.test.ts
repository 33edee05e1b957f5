import { afterAll, beforeAll, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  at.write('a.txt', 'The valve opens at 3 bar.')
  await at.run(['ingest', 'lease.md', 'a.txt'])
})
afterAll(() => at[Symbol.dispose]())

it('brings back what was removed, with its text', async () => {
  expect(await at.run(['restore'])).toMatchObject({ stdout: '', stderr: 'No document was removed lately.\n' })
  expect((await at.run(['remove', 'lease.md', 'a.txt'])).stderr).toMatch(
    /^Until .*, docchat restore brings back/,
  )
  expect((await at.run(['list', '--json'])).json()).toEqual([])
  const removed = (await at.run(['restore', '--json'])).json()
  expect(new Set(removed.map(({ name }) => name))).toEqual(new Set(['a.txt', 'lease.md']))
  expect(removed[0]).toMatchObject({ removed_at: expect.any(String), restorable_until: expect.any(String) })
  expect((await at.run(['restore'])).stdout).toMatch(/^id +name +source +removed +until\n/)

  expect(await at.run(['restore', 'lease.md', 'none.md'])).toMatchObject({ exitCode: 4, stdout: '' })
  expect((await at.run(['restore', 'lease.*'])).stdout).toMatch(/^Restored lease\.md \(doc_\w+\)\.\n$/)
  expect((await at.run(['search', 'notice period', '--json'])).json()).not.toEqual([])
  expect((await at.run(['restore', '--json'])).json()).toMatchObject([{ name: 'a.txt' }])
  // The same file again takes it back too.
  expect((await at.run(['ingest', 'a.txt'])).exitCode).toBe(0)
  expect((await at.run(['list', '--json'])).json()).toHaveLength(2)
})

it('brings back nothing that was purged', async () => {
  await at.run(['remove', 'lease.md'])
  expect((await at.run(['remove', '--purge', 'lease.md'])).stdout).toMatch(/^Removed lease\.md/)
  expect((await at.run(['remove', '--purge', 'a.txt'])).stderr).toBe('')
  expect((await at.run(['restore', '--json'])).json()).toEqual([])
  expect(await at.run(['restore', 'a.txt'])).toMatchObject({ exitCode: 4 })
})

it('purges a document with what was removed before from the same source', async () => {
  at.write('twice.txt', 'The pump is red.')
  await at.run(['ingest', 'twice.txt'])
  await at.run(['remove', 'twice.txt'])
  at.write('twice.txt', 'The pump is blue.')
  await at.run(['ingest', 'twice.txt'])
  await at.run(['remove', 'twice.txt'])
  const twice = await at.run(['restore', 'twice.txt'])
  expect(twice.stderr).toMatch(/matches several documents: doc_\w+ \(removed .+\), doc_\w+ \(removed/)
  at.write('twice.txt', 'The pump is green.')
  await at.run(['ingest', 'twice.txt'])
  const { stdout } = await at.run(['remove', '--purge', '--yes', 'twice.txt'])
  expect(stdout.match(/Removed twice\.txt/g)).toHaveLength(3)
  expect((await at.run(['restore', '--json'])).json()).toEqual([])
})

it('says of what was removed how it comes back', async () => {
  at.write('gone.txt', 'The pump is old.')
  await at.run(['ingest', 'gone.txt'])
  await at.run(['remove', 'gone.txt'])
  expect((await at.run(['show', 'gone.txt'])).stderr).toMatch(
    /was removed\. Bring it back with: docchat restore doc_/,
  )
  await at.run(['remove', '--purge', 'gone.txt'])
  expect((await at.run(['show', 'gone.txt'])).stderr).toContain('docchat list')
})

it('purges what a pattern matches, also what was removed before', async () => {
  at.write('c.log', 'The pump starts at noon.')
  at.write('d.log', 'The pump stops at dusk.')
  await at.run(['ingest', 'c.log', 'd.log'])
  await at.run(['remove', 'c.log'])
  expect(await at.run(['remove', '--purge', '*.log'])).toMatchObject({ exitCode: 2, stdout: '' })
  const { stdout } = await at.run(['remove', '--purge', '--yes', '*.log'])
  expect(stdout.match(/Removed [cd]\.log/g)).toHaveLength(2)
  expect((await at.run(['restore', '--json'])).json()).toEqual([])
})
