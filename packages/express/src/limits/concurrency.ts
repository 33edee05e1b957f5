import { DocChatError } from '@docchat/core'
import { HttpError } from '../errors/http-error.ts'
import { createLane, type Lane, type LaneLimits, type LaneObserver } from './lane.ts'

/** The kinds of work that are limited. */
export type Work = 'ask' | 'search' | 'upload' | 'watch'

/** How many requests of one kind may be in progress at a time, and how many may wait for their turn. */
export interface WorkLimits {
  /** Requests in progress, of all owners. */
  readonly running?: number
  /** Requests in progress of one owner. @defaultValue half of `running` */
  readonly runningPerOwner?: number
  /** Requests that wait, of all owners; further ones are refused at once. 0: nobody waits. */
  readonly waiting?: number
  /** Waiting requests of one owner. @defaultValue half of `waiting` */
  readonly waitingPerOwner?: number
}

/** Options of {@link createConcurrencyLimits}. */
export interface ConcurrencyOptions {
  /** Questions, in whatever form they are asked. @defaultValue 100 running, 200 waiting */
  readonly asks?: WorkLimits
  /** Searches and the verification of citations. @defaultValue 16 running, 200 waiting */
  readonly searches?: WorkLimits
  /** Uploads, each with all its files. @defaultValue 50 running, 100 waiting */
  readonly uploads?: WorkLimits
  /** Clients that watch a job. @defaultValue 1000 running, of which 200 for one owner, none waiting */
  readonly watches?: WorkLimits
  /** How long a request may wait for its turn, in milliseconds. @defaultValue 30000 */
  readonly maxWaitMs?: number
}

/** Limits how many requests of each kind are in progress at a time. */
export type ConcurrencyLimits = Readonly<Record<Work, Lane>>

/** Called about every kind of work, for metrics. */
export type LoadObserver = (work: Work) => LaneObserver

const DEFAULTS = {
  asks: { running: 100, waiting: 200 },
  searches: { running: 16, waiting: 200 },
  uploads: { running: 50, waiting: 100 },
  watches: { running: 1000, runningPerOwner: 200, waiting: 0 },
} as const satisfies Record<Exclude<keyof ConcurrencyOptions, 'maxWaitMs'>, WorkLimits>

const NAMES: Readonly<Record<Work, keyof typeof DEFAULTS>> = {
  ask: 'asks',
  search: 'searches',
  upload: 'uploads',
  watch: 'watches',
}

const RETRY_AFTER_SECONDS = 5

/**
 * Creates limits of requests in progress, for this process. Beyond them, requests wait; beyond the queue, they are
 * refused at once: with `OVERLOADED` when the server is busy, with `TOO_MANY_AT_ONCE` when the owner's share is used up.
 *
 * @throws DocChatError `INVALID_ARGUMENT` for a limit that is not a whole number.
 */
export function createConcurrencyLimits(
  options: ConcurrencyOptions = {},
  observe: LoadObserver = () => UNOBSERVED,
): ConcurrencyLimits {
  const { maxWaitMs = 30_000 } = options
  const lane = (work: Work): Lane => {
    const name = NAMES[work]
    const limits = limitsOf(name, { ...DEFAULTS[name], ...options[name] }, maxWaitMs)
    return createLane(limits, observe(work), (reason) =>
      reason === 'owner-full' ? tooManyAtOnce(name, limits.runningPerOwner) : overloaded(name),
    )
  }
  return { ask: lane('ask'), search: lane('search'), upload: lane('upload'), watch: lane('watch') }
}

const UNOBSERVED: LaneObserver = { changed() {}, admitted() {}, refused() {} }

function limitsOf(name: string, given: WorkLimits, maxWaitMs: number): LaneLimits {
  const { running = 1, waiting = 0 } = given
  const { runningPerOwner = Math.ceil(running / 2), waitingPerOwner = Math.ceil(waiting / 2) } = given
  checkNumbers(name, { running, runningPerOwner }, 1)
  checkNumbers(name, { waiting, waitingPerOwner }, 0)
  return { running, runningPerOwner, waiting, waitingPerOwner, maxWaitMs }
}

function checkNumbers(name: string, limits: Readonly<Record<string, number>>, least: number): void {
  for (const [key, value] of Object.entries(limits)) {
    if (Number.isInteger(value) && value >= least) continue
    const message = `${name}.${key} is ${value}, but it must be a whole number from ${least}.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
}

function overloaded(name: string): HttpError {
  return new HttpError(
    'OVERLOADED',
    `The server is busy with other ${name}. Try again in ${RETRY_AFTER_SECONDS} s.`,
    retryLater(),
  )
}

function tooManyAtOnce(name: string, limit: number): HttpError {
  return new HttpError(
    'TOO_MANY_AT_ONCE',
    `You have ${limit} ${name} in progress, as many as one owner may have. Wait until one of them has ended.`,
    retryLater({ limit }),
  )
}

function retryLater(details: Readonly<Record<string, number>> = {}) {
  return {
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    details: { ...details, retryAfterSeconds: RETRY_AFTER_SECONDS },
  }
}
