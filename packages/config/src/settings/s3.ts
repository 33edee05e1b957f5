import type { Definitions } from '../setting.ts'
import { address, flag, text } from '../values.ts'

/** Where documents' bytes are kept instead of the data directory. */
export interface S3Settings {
  readonly s3Bucket: string | undefined
  readonly s3Prefix: string | undefined
  readonly s3Endpoint: string | undefined
  readonly s3Region: string | undefined
  readonly s3AccessKeyId: string | undefined
  readonly s3SecretAccessKey: string | undefined
  readonly s3PathStyle: boolean | undefined
  readonly s3Checksums: boolean
}

export const s3Settings: Definitions<S3Settings> = {
  s3Bucket: {
    env: 'DOCCHAT_S3_BUCKET',
    parse: text,
    unset: 'none: files in the data directory',
    description:
      'The bucket that holds the bytes of documents. It must exist, and `@docchat/s3` must be installed.',
  },
  s3Prefix: {
    env: 'DOCCHAT_S3_PREFIX',
    parse: text,
    unset: 'none',
    description: 'Comes before the key of each object, such as `docchat/`.',
  },
  s3Endpoint: {
    env: 'DOCCHAT_S3_ENDPOINT',
    parse: address('http://localhost:9000', 'keys belong in DOCCHAT_S3_SECRET_ACCESS_KEY'),
    masked: true,
    alsoSent: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
    unset: 'AWS, in the region',
    description: 'The URL of a service other than AWS that speaks its protocol.',
  },
  s3Region: {
    env: 'DOCCHAT_S3_REGION',
    parse: text,
    unset: 'what the AWS SDK finds, such as `AWS_REGION`; with an endpoint `us-east-1`',
    description: "The bucket's region.",
  },
  s3AccessKeyId: {
    env: 'DOCCHAT_S3_ACCESS_KEY_ID',
    parse: text,
    secret: { sentTo: 's3Endpoint' },
    unset: "what the AWS SDK finds: its variables, a profile, or the machine's role",
    description: 'The id of the access key.',
  },
  s3SecretAccessKey: {
    env: 'DOCCHAT_S3_SECRET_ACCESS_KEY',
    parse: text,
    secret: { sentTo: 's3Endpoint' },
    description: 'The secret of the access key, which signs requests.',
  },
  s3PathStyle: {
    env: 'DOCCHAT_S3_PATH_STYLE',
    parse: flag,
    unset: 'true with an endpoint, false with AWS',
    description: 'Whether the bucket is in the path of URLs instead of their host name.',
  },
  s3Checksums: {
    env: 'DOCCHAT_S3_CHECKSUMS',
    parse: flag,
    default: 'true',
    description:
      'Whether each part is sent with its SHA-256, for the service to check. A few older services refuse such requests.',
  },
}
