import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '../sqlite/store.ts'
import { describeApiKeys } from '../testing/api-keys.ts'

describeApiKeys('sqliteStore', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'docchat-keys-'))
  const store = sqliteStore({ directory })
  return {
    apiKeys: store.apiKeys,
    async stored() {
      const files = await readdir(directory)
      return (await Promise.all(files.map((file) => readFile(join(directory, file), 'latin1')))).join('\n')
    },
    async close() {
      await store[Symbol.asyncDispose]()
      await rm(directory, { recursive: true })
    },
  }
})
