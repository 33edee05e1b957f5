import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { localFile } from './local-file.ts'

let base: string
let folder: string

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'docchat-mcp-files-')))
  folder = join(base, 'allowed')
  await mkdir(join(folder, 'sub'), { recursive: true })
  await mkdir(join(base, 'allowed-not'))
  await writeFile(join(folder, 'sub', 'notes.md'), 'The valve opens.')
  await writeFile(join(base, 'secret.md'), 'The code is 1234.')
  await writeFile(join(base, 'allowed-not', 'secret.md'), 'The code is 1234.')
  await symlink(join(base, 'secret.md'), join(folder, 'link.md'))
  await symlink(base, join(folder, 'up'))
})
afterAll(() => rm(base, { recursive: true, force: true }))

it.each(['sub/notes.md', 'up/allowed/sub/notes.md'])('takes %s', async (path) => {
  const { name, source, sizeBytes, content } = await localFile(path, [folder])
  expect([name, source, sizeBytes]).toEqual(['notes.md', join(folder, path), 16])
  expect(await text(content)).toBe('The valve opens.')
})

it.each([
  '../secret.md',
  'link.md',
  'up/secret.md',
  '../allowed-not/secret.md',
  '../nothing.md',
  '/etc/passwd',
])('refuses %s, without saying whether it exists', async (path) => {
  await expect(localFile(path, [folder])).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/^Files can only be added from/),
  })
})

it.each([
  ['sub', 'is not a file'],
  ['nothing.md', 'does not exist'],
])('says that %s in the folder %s', async (path, what) => {
  await expect(localFile(path, [folder])).rejects.toThrow(what)
})

it('refuses every file where there are no folders', async () => {
  await expect(localFile('sub/notes.md', [])).rejects.toThrow('Pass the text')
})
