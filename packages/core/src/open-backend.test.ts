import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createDocChat } from './create-docchat.ts'
import { temporary } from './testing/docchat.ts'

const open = (dataDir: string) => createDocChat({ dataDir, workers: 0 })

it('says that the data directory is a file, or is in one', async () => {
  const file = join(temporary(), 'file')
  writeFileSync(file, '')
  await expect(open(file)).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: `${file} is not a folder. Choose another data directory.`,
  })
  await expect(open(join(file, 'data'))).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: expect.stringContaining('is not a folder'),
  })
})

it.skipIf(process.platform !== 'linux')(
  'says that a folder cannot be created where there can be none',
  async () => {
    await expect(open('/proc/docchat/data')).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: '/proc/docchat cannot be created. Choose another data directory.',
    })
  },
)

it('creates the data directory and the folders that it is in', async () => {
  const dataDir = join(temporary(), 'a', 'b', 'c')
  await (await open(dataDir)).close()
  expect(readdirSync(dataDir)).toContain('docchat.db')
})

it.skipIf(process.platform === 'win32')('creates nothing that others on this machine may read', async () => {
  const dataDir = join(temporary(), 'data')
  const docchat = await open(dataDir)
  for (const name of ['', 'blobs', 'docchat.db', 'docchat.db-wal'])
    expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0)
  await docchat.close()
})

it('says that docchat.db is not a database', async () => {
  const dataDir = temporary()
  const path = join(dataDir, 'docchat.db')
  writeFileSync(path, 'no database. '.repeat(100))
  await expect(open(dataDir)).rejects.toMatchObject({
    code: 'STORE_INCOMPATIBLE',
    message: `${path} is not a database. Restore it from a backup, or choose another data directory.`,
  })
})

/** Opens it in a process that permissions apply to, even to root. */
function openAsUser(dataDir: string, workers = 0): string {
  const main = fileURLToPath(new URL('create-docchat.ts', import.meta.url))
  const code = `
    const { createDocChat } = await import(${JSON.stringify(main)})
    try {
      await (await createDocChat({ dataDir: ${JSON.stringify(dataDir)}, workers: ${workers} })).close()
      console.log('opened')
    } catch (error) {
      console.log(error.code, error.message)
    }`
  const node = [process.execPath, '--conditions=docchat-source', '--input-type=module', '--eval', code]
  // Another user may not be able to read this checkout, so root only loses the right to ignore permissions.
  const asRoot = ['setpriv', '--bounding-set=-dac_override,-dac_read_search']
  const [command = '', ...args] = process.getuid?.() === 0 ? [...asRoot, ...node] : node
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return stdout.trim() || stderr
}

it('says what cannot be written to', async () => {
  const folder = temporary()
  const dataDir = join(folder, 'data')
  await (await open(dataDir)).close()
  const permit = (directory: number, files: number) => {
    for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), name === 'blobs' ? 0o777 : files)
    chmodSync(dataDir, directory)
  }
  chmodSync(folder, 0o755)
  permit(0o777, 0o666)
  expect(openAsUser(dataDir)).toBe('opened')
  permit(0o777, 0o444)
  expect(openAsUser(dataDir), 'only reading').toBe('opened')
  expect(openAsUser(dataDir, 1)).toContain(
    `NOT_CONFIGURED ${join(dataDir, 'docchat.db')} cannot be written to,`,
  )
  permit(0o555, 0o666)
  expect(openAsUser(dataDir), 'only reading').toBe('opened')
  expect(openAsUser(dataDir, 1)).toContain(`NOT_CONFIGURED ${dataDir} cannot be written to,`)
  permit(0o777, 0o666)
  mkdirSync(join(folder, 'inner'))
  chmodSync(join(folder, 'inner'), 0o555)
  expect(openAsUser(join(folder, 'inner', 'data'))).toContain(
    `NOT_CONFIGURED ${join(folder, 'inner', 'data')} cannot be created. Change the permissions`,
  )
})
