import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { pathOnDisk, readFolder } from './disk-path.ts'
import { temporary } from './testing/docchat.ts'

test.runIf(process.platform === 'linux')(
  'names of any bytes can be read, shown and used as paths',
  async () => {
    const folder = join(temporary(), '50%A0')
    mkdirSync(folder)
    const names = ['a.txt', 'caf\xe9.txt', '\xc3\xa9\xe2\x82.txt', '\xff', '%E9.txt']
    for (const name of names) writeFileSync(Buffer.from(`${folder}/${name}`, 'latin1'), name)
    const found = await readFolder(folder)
    expect(found.map(({ name }) => name).sort()).toEqual([
      '%E9.txt',
      '%FF',
      'a.txt',
      'caf%E9.txt',
      'é%E2%82.txt',
    ])
    const contents = found.map(({ name }) => readFileSync(pathOnDisk(join(folder, name)), 'utf8'))
    expect(contents.sort()).toEqual(names.sort())

    const before = process.cwd()
    onTestFinished(() => process.chdir(before))
    process.chdir(folder)
    expect(readFileSync(pathOnDisk('caf%E9.txt'), 'latin1')).toContain('caf')
    expect(() => readFileSync(pathOnDisk('no%E9.txt'))).toThrow('ENOENT')
  },
)
