// Copies the data directory of the first argument into the location of the second one, and ends when it is done.
import { migrate } from '@docchat/core'
import { memoryBlobStore } from '@docchat/core/backend'
import { sqliteStore } from '@docchat/core/sqlite'
import { openStore } from '../store.ts'

const [directory = '', location = ''] = process.argv.slice(2)
const blobs = memoryBlobStore()
await migrate({
  source: directory,
  from: { store: sqliteStore({ directory }), blobs },
  to: { store: openStore(JSON.parse(location)), blobs },
  onProgress: ({ stage, table, done }) => process.send?.({ stage, table, done }),
})
process.exit()
