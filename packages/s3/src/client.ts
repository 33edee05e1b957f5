import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'

/** How to reach S3. */
export interface S3ClientOptions {
  /** The URL of a service other than AWS, such as `http://localhost:9000`. @defaultValue AWS, in `region` */
  readonly endpoint?: string
  /** @defaultValue what the AWS SDK finds (`AWS_REGION`, a profile); with an endpoint, `us-east-1` */
  readonly region?: string
  /** @defaultValue what the AWS SDK finds (`AWS_ACCESS_KEY_ID`, a profile, the role of the machine) */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
  /** Whether the bucket is in the path of URLs instead of their host name. @defaultValue true with an endpoint */
  readonly pathStyle?: boolean
  /** How often a request is sent at most, if it is throttled, breaks off or fails with a 5xx. @defaultValue 5 */
  readonly maxAttempts?: number
  /** A connection on which nothing moves for so long is given up, in milliseconds. @defaultValue 20000 */
  readonly timeoutMs?: number
  /**
   * Whether each part is sent with its SHA-256, for the service to check. A few older services refuse such requests.
   *
   * @defaultValue true
   */
  readonly checksums?: boolean
}

const CONNECT_MS = 5000

/** Creates a client. */
export function s3Client({
  endpoint,
  region = endpoint === undefined ? undefined : 'us-east-1',
  credentials,
  pathStyle = endpoint !== undefined,
  maxAttempts = 5,
  timeoutMs = 20_000,
  checksums = true,
}: S3ClientOptions): S3Client {
  const checksum: Pick<S3ClientConfig, 'requestChecksumCalculation' | 'responseChecksumValidation'> = {
    requestChecksumCalculation: checksums ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    responseChecksumValidation: checksums ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
  }
  return new S3Client({
    ...checksum,
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    forcePathStyle: pathStyle,
    retryMode: 'standard',
    maxAttempts,
    requestHandler: { connectionTimeout: Math.min(CONNECT_MS, timeoutMs), socketTimeout: timeoutMs },
  })
}
