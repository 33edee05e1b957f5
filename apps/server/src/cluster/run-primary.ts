import { announceServer, type LoadedSettings, secretsOf } from '@docchat/config'
import { createLogger } from '@docchat/express'
import { RateLimiterClusterMaster } from 'rate-limiter-flexible'
import { placesInFiles } from '../places-in-files.ts'
import { type Member, startMember } from './member.ts'
import type { FromProcess } from './messages.ts'
import { metricsOfAll } from './metrics-of-all.ts'
import { supervise } from './supervise.ts'

/** What a process may take after its time to drain, before it is killed. */
const CLOSE_MS = 5000
/** All processes warn of the same thing. */
const REPEATED_MS = 60_000

/**
 * Runs the server in several processes until SIGTERM or SIGINT has closed them. SIGHUP replaces them one by one.
 *
 * @throws DocChatError why the first of them could not be started.
 */
export async function runPrimary(settings: LoadedSettings): Promise<void> {
  const { processes, stuckSeconds, drainSeconds, logLevel } = settings
  const logger = createLogger({ level: logLevel, secrets: secretsOf(settings) })
  const files = placesInFiles(settings)
  if (files.length > 0) logger.info({ settings: files }, 'settings from files')
  const metrics = metricsOfAll()
  const warn = unlessRepeated((message) => logger.warn(message))
  new RateLimiterClusterMaster()

  const options = {
    stuckMs: stuckSeconds * 1000,
    closeMs: drainSeconds * 1000 + CLOSE_MS,
    // Files may have changed when a process is replaced; the number of processes is that of the start.
    env: { DOCCHAT_PROCESSES: String(processes) },
    onMessage: hear,
    onKill: ({ name }: Member, reason: string) =>
      logger.error({ process: name, reason }, 'a process is killed'),
  }
  const supervisor = supervise({
    processes,
    start() {
      const member = startMember(options)
      void member.ended.then(() => metrics.ended(member))
      return member
    },
    onDeath: ({ name }, ending) => logger.error({ process: name, ...ending }, 'a process died'),
    onStartFailure(error, againMs) {
      if (againMs === null) logger.error({ err: error }, 'a process cannot be replaced, and goes on')
      else logger.error({ err: error, again_ms: againMs }, 'a process could not be started')
    },
  })

  const announced: Disposable[] = []

  function hear(member: Member, message: FromProcess): void {
    if (message.docchat === 'listening') {
      const { url } = message
      if (settings.web && announced.length === 0) announced.push(announceServer(settings.dataDir, url))
      logger.info({ process: member.name, pid: member.pid, url }, 'a process listens')
    } else if (message.docchat === 'warning') warn(message.message)
    else if (message.docchat === 'metrics') metrics.heard(member, message.metrics, message.id)
    else if (message.docchat === 'worn') void supervisor.recycle(member)
    else if (message.docchat === 'jobs') {
      for (const other of supervisor.members) if (other !== member) other.tell({ docchat: 'jobs' })
    } else if (message.docchat === 'metrics-of-all') {
      const { id } = message
      void metrics.collect(supervisor.members).then((text) => {
        member.tell({ docchat: 'metrics-of-all', id, text })
      })
    }
  }

  const asked = Promise.withResolvers<void>()
  const onEnd = (signal: NodeJS.Signals) => {
    // A second one ends the process at once, and the others with it.
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.off(name, onEnd)
    logger.info({ signal }, 'closing all processes')
    asked.resolve()
  }
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, onEnd)
  const onReload = async () => {
    logger.info('replacing all processes')
    const done = await supervisor.reload()
    logger.info(done ? 'all processes are replaced' : 'not all processes are replaced')
  }
  process.on('SIGHUP', onReload)
  try {
    await Promise.race([supervisor.begin(), asked.promise])
    await asked.promise
    await supervisor.end()
    logger.info('all processes are closed')
  } finally {
    for (const one of announced) one[Symbol.dispose]()
    process.off('SIGHUP', onReload)
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.off(name, onEnd)
  }
}

function unlessRepeated(warn: (message: string) => void): (message: string) => void {
  const said = new Map<string, number>()
  return (message) => {
    const now = performance.now()
    if (now - (said.get(message) ?? -Infinity) > REPEATED_MS) warn(message)
    said.set(message, now)
  }
}
