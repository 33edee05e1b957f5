import { settingOptions } from '../options.ts'
import { type Definitions, described, SERVERS } from '../setting.ts'
import { wholeNumber } from '../values.ts'

/** How many processes serve, and when they are replaced. */
export interface ProcessSettings {
  readonly processes: number
  readonly maxRequests: number | undefined
  readonly stuckSeconds: number
}

export const processSettings: Definitions<ProcessSettings> = {
  processes: {
    env: 'DOCCHAT_PROCESSES',
    ...described(
      'processes',
      'They share one port, and each works on at least one document at a time, unless `DOCCHAT_WORKERS` is 0.',
    ),
    programs: SERVERS,
    parse: wholeNumber(1, 256),
  },
  maxRequests: {
    env: 'DOCCHAT_MAX_REQUESTS',
    flag: settingOptions.maxRequests.flag,
    programs: SERVERS,
    parse: wholeNumber(1, 1_000_000_000),
    unset: 'no limit',
    description:
      'Replaces a process after so many requests. The number differs by up to a tenth, so that not all are replaced together.',
  },
  stuckSeconds: {
    env: 'DOCCHAT_STUCK_SECONDS',
    programs: SERVERS,
    parse: wholeNumber(1, 3600),
    default: '30',
    description: 'A server process that does not respond for so many seconds is killed and replaced.',
  },
}
