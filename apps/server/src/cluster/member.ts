import cluster from 'node:cluster'
import type { DocChatError } from '@docchat/core'
import { type FromProcess, isOurs, type ToProcess } from './messages.ts'
import { type Ending, startFailure } from './start-failure.ts'

/** A server process, as the primary sees it. */
export interface Member {
  /** Begins the ids of its requests, and is in the lines of its log. */
  readonly name: string
  readonly pid: number | undefined
  /** Resolves with null once it listens, or with why it ended before. */
  readonly started: Promise<DocChatError | null>
  readonly ended: Promise<Ending>
  /** Whether it has listened and not ended. */
  isServing(): boolean
  tell(message: ToProcess): void
  /** Lets it finish what is in progress, for a limited time. @param idleMs - how long a connection must have been idle to be cut */
  close(idleMs: number): void
}

/** Options of {@link startMember}. */
export interface MemberOptions {
  /** A process that says nothing for so long is killed. */
  readonly stuckMs: number
  /** A process that takes longer to close is killed. */
  readonly closeMs: number
  readonly env: Readonly<Record<string, string>>
  onMessage(member: Member, message: FromProcess): void
  onKill(member: Member, reason: string): void
}

/** In one stretch of silence that is too long. Processes are heard more often. */
const CHECKS = 10

/** Starts a process on the same program and arguments. */
export function startMember({ stuckMs, closeMs, env, onMessage, onKill }: MemberOptions): Member {
  const worker = cluster.fork(env)
  const started = Promise.withResolvers<DocChatError | null>()
  const ended = Promise.withResolvers<Ending>()
  let serving = false
  let said: Extract<FromProcess, { docchat: 'failed' }> | null = null
  /** Checks since it was heard. Not a time: if this process was stopped meanwhile, the others could not be heard. */
  let silent = 0

  const checks = setInterval(() => {
    // Before it listens it may be migrating the database, which says nothing for as long as it takes.
    if (serving && ++silent > CHECKS) kill(`it has not responded for ${stuckMs / 1000} s`)
  }, stuckMs / CHECKS)
  const kill = (reason: string) => {
    clearInterval(checks)
    onKill(member, reason)
    worker.process.kill('SIGKILL')
  }
  let closing: NodeJS.Timeout | undefined

  const member: Member = {
    name: String(worker.id),
    pid: worker.process.pid,
    started: started.promise,
    ended: ended.promise,
    isServing: () => serving,
    tell(message) {
      if (worker.isConnected()) worker.send(message)
    },
    close(idleMs) {
      if (closing !== undefined) return
      member.tell({ docchat: 'close', idleMs })
      closing = setTimeout(() => kill(`it has not closed within ${closeMs / 1000} s`), closeMs)
    },
  }
  worker.on('message', (message: unknown) => {
    silent = 0
    if (!isOurs<FromProcess>(message)) return
    if (message.docchat === 'listening') {
      serving = true
      started.resolve(null)
    } else if (message.docchat === 'failed') said = message
    onMessage(member, message)
  })
  const end = (how: Ending) => {
    clearInterval(checks)
    clearTimeout(closing)
    serving = false
    started.resolve(startFailure(said, how))
    ended.resolve(how)
  }
  // Without a process, such as for lack of memory, there is no `exit`. Others are messages to one that has just ended.
  worker.on('error', () => {
    if (member.pid === undefined) end({ code: null, signal: null })
  })
  worker.once('exit', (code: number | null, signal: string | null) => end({ code, signal }))
  return member
}
