import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Workspace, workspace } from '../testing/command.ts'

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('mill.txt', 'The rent of the mill is 900 euros.')
  at.write('shop.txt', 'The rent of the shop is 700 euros.')
  at.write('barn, old.txt', 'The rent of the barn is 100 euros.')
  await at.run(['ingest', '--collection', 'leases', 'mill.txt', 'shop.txt'])
  await at.run(['ingest', 'barn, old.txt'])
})
afterAll(() => at[Symbol.dispose]())

const namesOf = async (...args: string[]) =>
  new Set((await at.run([...args, '--json'])).json().map(({ name }) => name))

it('restricts to a collection', async () => {
  const leases = new Set(['mill.txt', 'shop.txt'])
  expect(await namesOf('list', '--collection', 'leases')).toEqual(leases)
  expect(await namesOf('list', '--label', 'leases')).toEqual(leases)
  expect(await namesOf('search', '--collection', 'leases', 'rent')).toEqual(leases)
  const { stdout } = await at.run(['ask', '--collection', 'leases', 'What is the rent of the barn?'])
  expect(stdout).not.toContain('100 euros')
  const chat = await at.run(['chat', '--collection', 'leases'], { stdin: 'What is the rent of the barn?\n' })
  expect(chat.stdout).not.toContain('100 euros')
  expect(await at.run(['ingest', '--collection', 'a', '--label', 'b', 'mill.txt'])).toMatchObject({
    exitCode: 2,
  })
})

it('restricts to a list of documents', async () => {
  expect(await namesOf('search', '--docs', 'mill.txt,shop', 'rent')).toEqual(
    new Set(['mill.txt', 'shop.txt']),
  )
  expect(await namesOf('search', '--docs', 'barn, old.txt', 'rent')).toEqual(new Set(['barn, old.txt']))
  expect(await namesOf('search', '--docs', 'mill.txt, barn, old.txt,shop', 'rent')).toEqual(
    new Set(['mill.txt', 'barn, old.txt', 'shop.txt']),
  )
  const asked = await at.run(['ask', '--docs', 'shop', 'What is the rent?'])
  expect(asked.stdout).toContain('700 euros')
  expect(asked.stdout).not.toContain('900 euros')
  expect(await at.run(['ask', '--docs', 'mill.txt,none', 'What is the rent?'])).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('There is no document "none"'),
  })
  const ambiguous = await at.run(['search', '--docs', '.txt', 'rent'])
  expect(ambiguous).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ambiguous.stderr).toMatch(/matches several documents: doc_\w+ .*mill\.txt/)
  expect(await at.run(['search', '--docs', ',', 'rent'])).toMatchObject({ exitCode: 2, stdout: '' })
})
