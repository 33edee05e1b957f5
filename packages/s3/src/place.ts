import type { S3Client } from '@aws-sdk/client-s3'

/** Where blobs are stored. */
export interface Place {
  readonly client: S3Client
  readonly bucket: string
  readonly prefix: string
}

/** Differences below this are left out: the header that they are found by has whole seconds. */
const SAME_CLOCK_MS = 60_000

/** The time on the server's clock, as far as the client has found the two to differ. */
export function serverNow({ client }: Place): number {
  const { systemClockOffset } = client.config
  return Date.now() + (Math.abs(systemClockOffset) < SAME_CLOCK_MS ? 0 : systemClockOffset)
}
