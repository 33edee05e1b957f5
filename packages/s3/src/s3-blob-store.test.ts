import { describeBlobStore } from '@docchat/core/testing'
import { s3BlobStore } from './s3-blob-store.ts'
import { startS3 } from './testing/s3-server.ts'

describeBlobStore('s3BlobStore', async () => {
  const server = await startS3()
  const store = s3BlobStore(server.options())
  return {
    store,
    held: server.held,
    async close() {
      await store[Symbol.asyncDispose]()
      await server.close()
    },
  }
})
