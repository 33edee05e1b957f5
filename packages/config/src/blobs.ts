import { DocChatError, type DocChatOptions } from '@docchat/core'
import type { LoadedSettings } from './load-settings.ts'
import { optional } from './optional.ts'

const OTHERS = [
  's3Prefix',
  's3Endpoint',
  's3Region',
  's3AccessKeyId',
  's3SecretAccessKey',
  's3PathStyle',
] as const

/** Connects S3 if a bucket is set. Otherwise documents are stored in the data directory. */
export async function blobsFor(settings: LoadedSettings): Promise<Pick<DocChatOptions, 'blobs'>> {
  const { s3Bucket: bucket, s3Prefix: prefix, s3Endpoint: endpoint, s3Region: region, sources } = settings
  const { s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey, s3PathStyle: pathStyle } = settings
  if (bucket === undefined) {
    const name = OTHERS.find((one) => settings[one] !== undefined)
    if (name === undefined) return {}
    throw new DocChatError(
      'NOT_CONFIGURED',
      `${sources[name].place} needs DOCCHAT_S3_BUCKET, the bucket. Set it.`,
    )
  }
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    const message =
      'DOCCHAT_S3_ACCESS_KEY_ID and DOCCHAT_S3_SECRET_ACCESS_KEY belong together. Set both, or neither.'
    throw new DocChatError('NOT_CONFIGURED', message)
  }
  const { s3BlobStore } = await optional('@docchat/s3', sources.s3Bucket, () => import('@docchat/s3'))
  const blobs = s3BlobStore({
    bucket,
    checksums: settings.s3Checksums,
    ...(prefix !== undefined && { prefix }),
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    ...(pathStyle !== undefined && { pathStyle }),
  })
  return { blobs }
}
