export type { S3ClientOptions } from './client.ts'
export { type S3BlobStoreOptions, s3BlobStore } from './s3-blob-store.ts'
