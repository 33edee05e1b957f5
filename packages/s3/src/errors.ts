import { DocChatError, type ErrorCode } from '@docchat/core'
import type { Place } from './place.ts'

/** Whether there is no such object, or no such upload. A missing bucket is another matter. */
export function isNotFound(error: unknown): boolean {
  return ['NoSuchKey', 'NoSuchUpload', 'NotFound'].includes(nameOf(error))
}

/** Whether a range begins after the end. */
export function isOutOfRange(error: unknown): boolean {
  return nameOf(error) === 'InvalidRange'
}

/** Turns a failure of the client into an error that says where, why, and what to do. */
export async function s3Error(error: unknown, place: Place, key?: string): Promise<unknown> {
  if (DocChatError.isInstance(error)) return error
  const endpoint = await endpointOf(place)
  const where = `bucket "${place.bucket}" at ${endpoint}${key === undefined ? '' : `, key "${place.prefix}${key}"`}`
  const reason = reasonOf(error)
  const { code, what } = kindOf(error)
  const details = {
    bucket: place.bucket,
    endpoint,
    reason,
    ...(key !== undefined && { key: place.prefix + key }),
  }
  return new DocChatError(code, `${what} (${where}: ${reason})`, { cause: error, details })
}

interface Kind {
  readonly code: ErrorCode
  readonly what: string
}

const CREDENTIALS = 'S3 does not accept the credentials. Check the access key and its secret, or the role.'
const REGION = 'The bucket is in another region. Set its region.'

const KINDS: Readonly<Record<string, string | Kind>> = {
  NoSuchBucket: 'There is no such bucket. Create it, or name another one.',
  InvalidBucketName: 'This is not the name of a bucket. Correct it.',
  InvalidAccessKeyId: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  InvalidToken: CREDENTIALS,
  ExpiredToken: CREDENTIALS,
  CredentialsProviderError:
    'There are no credentials. Set an access key, or a profile or role that the AWS SDK finds.',
  AccessDenied: 'S3 denies access. Allow listing the bucket, and reading, writing and deleting its objects.',
  AllAccessDisabled: 'S3 denies access. Ask its provider why.',
  PermanentRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  IllegalLocationConstraintException: REGION,
  RequestTimeTooSkewed: "This machine's clock differs from that of S3. Synchronise it.",
  QuotaExceeded: { code: 'STORAGE_FULL', what: 'The bucket is full. Free some space, or raise its quota.' },
  XMinioStorageFull: { code: 'STORAGE_FULL', what: 'The storage is full. Free some space.' },
  NotImplemented: {
    code: 'NOT_SUPPORTED',
    what: 'The service does not support this. Try it with checksums: false.',
  },
  SlowDown: { code: 'STORE_BUSY', what: 'S3 is busy. Try again in a moment.' },
  ThrottlingException: { code: 'STORE_BUSY', what: 'S3 is busy. Try again in a moment.' },
  TooManyRequests: { code: 'STORE_BUSY', what: 'S3 is busy. Try again in a moment.' },
}

function kindOf(error: unknown): Kind {
  const known = KINDS[nameOf(error)]
  if (typeof known === 'string') return { code: 'NOT_CONFIGURED', what: known }
  if (known !== undefined) return known
  const status = statusOf(error)
  if (status === 507) return { code: 'STORAGE_FULL', what: 'The storage is full. Free some space.' }
  if (status === 429) return { code: 'STORE_BUSY', what: 'S3 is busy. Try again in a moment.' }
  if (status === 301) return { code: 'NOT_CONFIGURED', what: REGION }
  if (status === 403) return { code: 'NOT_CONFIGURED', what: CREDENTIALS }
  if (status === undefined)
    return {
      code: 'STORE_UNAVAILABLE',
      what: 'S3 cannot be reached. Check endpoint and network, and try again.',
    }
  return { code: 'STORE_UNAVAILABLE', what: 'S3 failed. Try again; if it fails again, ask its provider.' }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

/** The status of the reply; undefined if there was none. */
function statusOf(error: unknown): number | undefined {
  const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : null
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return name === 'Error' || name === '' ? error.message : name
}

async function endpointOf({ client }: Place): Promise<string> {
  const { endpoint } = client.config
  if (endpoint !== undefined) {
    const { protocol, hostname, port } = await endpoint()
    return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`
  }
  const region = await client.config.region().catch(() => 'an unknown region')
  return `AWS in ${region}`
}
