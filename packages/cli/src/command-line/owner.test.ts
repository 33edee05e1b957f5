import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createDocChat } from '@docchat/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Workspace, workspace } from '../testing/command.ts'

const TEXT = 'The rent of the mill is 900 euros a month.'

let at: Workspace
beforeAll(async () => {
  at = workspace()
  await using docchat = await createDocChat({ dataDir: join(at.cwd, '.docchat'), workers: 1 })
  const ann = docchat.forOwner('ann')
  const { job } = await ann.documents.add({ name: 'mill.txt', content: Readable.from([Buffer.from(TEXT)]) })
  await Array.fromAsync(ann.jobs.watch(job.id))
})
afterAll(() => at[Symbol.dispose]())

const run = (...args: string[]) => at.run(args)

it.each([
  [['list', '--json'], 'mill.txt'],
  [['jobs', '--json'], 'mill.txt'],
  [['status', '--json'], '"complete":1'],
  [['search', '--json', 'rent'], '900 euros'],
  [['ask', 'What is the rent of the mill?'], '900 euros'],
  [['show', 'mill', '--page', '1'], '900 euros'],
])('acts for one of several owners, and sees nothing of the others: %j', async (args, text) => {
  const [own, other] = await Promise.all([run(...args), run(...args, '--owner', 'ann')])
  expect(own.stdout).not.toContain(text)
  expect(other.stdout).toContain(text)
})

it('removes and restores for one of several owners', async () => {
  expect(await run('remove', 'mill.txt')).toMatchObject({ exitCode: 4 })
  expect((await run('remove', '--owner', 'ann', 'mill.txt')).stdout).toContain('Removed mill.txt')
  expect((await run('restore', '--json')).json()).toEqual([])
  expect((await run('restore', '--owner', 'ann', 'mill.txt')).stdout).toContain('Restored mill.txt')
})

it('an owner without documents is named, and one without a name refused', async () => {
  expect((await run('list', '--owner', 'nobody')).stderr).toBe(
    '"nobody" has no documents in this data directory.\n',
  )
  expect(await run('list', '--owner', '')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('It must not be empty'),
  })
})
