import { nearestDataDir } from '../data-dir.ts'
import { type Definitions, described } from '../setting.ts'
import { size, text, wholeNumber } from '../values.ts'

/** Where documents are kept, and how they are processed. */
export interface StorageSettings {
  /** An absolute path. */
  readonly dataDir: string
  readonly workers: number
  /** Bytes. */
  readonly maxSize: number
  readonly unfinishedUploadHours: number
  /** Milliseconds. */
  readonly leaseMs: number | undefined
}

export const storageSettings: Definitions<StorageSettings> = {
  dataDir: {
    env: 'DOCCHAT_DATA_DIR',
    ...described('dataDir'),
    parse: text,
    default: { command: nearestDataDir, serve: nearestDataDir, server: '.docchat' },
  },
  workers: {
    env: 'DOCCHAT_WORKERS',
    ...described('workers', 'With 0, a server leaves them to other processes, such as `docchat worker`.'),
    parse: wholeNumber(0, 64),
  },
  maxSize: {
    env: 'DOCCHAT_MAX_SIZE',
    ...described('maxSize'),
    parse: size,
    default: { command: '200MB', serve: '20MB', server: '20MB' },
  },
  unfinishedUploadHours: {
    env: 'DOCCHAT_UNFINISHED_UPLOAD_HOURS',
    parse: wholeNumber(1, 720),
    default: '24',
    description: 'How long a resumable upload is kept to which nothing is added, in hours.',
  },
  leaseMs: {
    env: 'DOCCHAT_LEASE_MS',
    parse: wholeNumber(100, 3_600_000),
    unset: '30000',
    description:
      'For tests: how long a job may go without a heartbeat before another worker takes it over, in milliseconds.',
  },
}
