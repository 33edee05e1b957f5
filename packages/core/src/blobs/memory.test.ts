import { describeBlobStore } from '../testing/blob-store.ts'
import { memoryBlobStore } from './memory.ts'

describeBlobStore('memoryBlobStore', async () => {
  const store = memoryBlobStore()
  return { store, held: async () => (await Array.fromAsync(store.keys())).length, close: async () => {} }
})
