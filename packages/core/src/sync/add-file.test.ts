import { appendFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { open, temporary } from '../testing/docchat.ts'
import { addFile } from './add-file.ts'
import { knownHashes } from './known-hashes.ts'
import { fingerprintOf, type ScannedFile } from './scan-folder.ts'

test('nothing is added of a file that is written to while it is read', async () => {
  await using docchat = await open({ workers: 0 })
  const path = join(temporary(), 'a.txt')
  writeFileSync(path, 'one')
  const stats = statSync(path, { bigint: true })
  async function* whileWriting() {
    yield Buffer.from('one')
    appendFileSync(path, ' two')
  }
  const file: ScannedFile = {
    ...{ path, name: 'a.txt', sizeBytes: 3, onDisk: path, writtenAt: 0, open: whileWriting },
    fingerprint: fingerprintOf(stats),
  }
  const hashes = await knownHashes(undefined)
  expect(await addFile(docchat, file, { hashes })).toEqual({ type: 'changing' })
  expect(await docchat.documents.sources()).toEqual([])
  expect(hashes.get(file)).toBeNull()
})
