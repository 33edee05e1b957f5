import { nearestDataDir } from '../data-dir.ts'
import type { Definitions } from '../setting.ts'
import { size, text, wholeNumber } from '../values.ts'

/** Where documents are kept, and how they are processed. */
export interface StorageSettings {
  /** An absolute path. */
  readonly dataDir: string
  readonly workers: number
  /** Bytes. */
  readonly maxSize: number
  /** Milliseconds. */
  readonly leaseMs: number | undefined
}

export const storageSettings: Definitions<StorageSettings> = {
  dataDir: {
    env: 'DOCCHAT_DATA_DIR',
    flag: '--data-dir',
    schema: text,
    default: { command: nearestDataDir, serve: nearestDataDir, server: '.docchat' },
    description: 'The folder that contains the documents and their index.',
  },
  workers: {
    env: 'DOCCHAT_WORKERS',
    flag: '--workers',
    schema: wholeNumber(0, 64),
    default: '2',
    description:
      'How many documents are processed at a time. With 0, a server leaves them to other processes, such as `docchat worker`.',
  },
  maxSize: {
    env: 'DOCCHAT_MAX_SIZE',
    flag: '--max-size',
    schema: size,
    default: { command: '200MB', serve: '20MB', server: '20MB' },
    description: 'The largest file that is accepted, such as `50MB` or `1GB`.',
  },
  leaseMs: {
    env: 'DOCCHAT_LEASE_MS',
    schema: wholeNumber(100, 3_600_000),
    unset: '30000',
    description:
      'For tests: how long a job may go without a heartbeat before another worker takes it over, in milliseconds.',
  },
}
