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
