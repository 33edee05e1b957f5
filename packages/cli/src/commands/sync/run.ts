import { createHash } from 'node:crypto'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { folderWatcher, type SyncOptions, syncFolder } from '@docchat/core'
import { eachOf } from '../../async/each-of.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { describeFailure } from '../../failure.ts'
import { isOutdated } from '../../processing/outdated.ts'
import { ownWorkers } from '../../processing/own-workers.ts'
import { stuckQueue } from '../../processing/stuck-queue.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { noteOnce } from '../ingest/note-once.ts'
import { awaitWebhooks } from '../ingest/webhooks.ts'
import { confirmRemoval } from './confirm.ts'
import { processAdded } from './process-added.ts'
import { syncReport } from './report.ts'

/** Options of `sync`. */
export interface SyncFlags {
  readonly watch?: boolean
  readonly dryRun?: boolean
  readonly keep?: boolean
  /** Whether even all documents are deleted without asking. */
  readonly force?: boolean
  readonly ignore?: readonly string[]
  readonly settle: number
  readonly detach?: boolean
}

/** The number of files stored ahead, so that no worker has to wait for one. */
const READ_AHEAD = 2

/** How long `--watch` waits after a run that failed, such as while the store is not reachable. */
const AFTER_FAILURE_MS = 10_000

/** `docchat sync <folder>` */
export async function sync(context: Context, folder: string, flags: SyncFlags): Promise<ExitCode> {
  const { open, config, output, signal: interrupted } = context
  const { watch = false, dryRun = false, keep = false, force = false, detach = false, ignore = [] } = flags
  const settings = await config()
  const processes = !dryRun && !detach
  const stuck = stuckQueue()
  const note = noteOnce(output)
  const onError = (error: unknown) => {
    stuck.failed(error)
    if (!stuck.signal.aborted) note(error)
  }
  const root = resolve(folder)
  const workers = processes ? ownWorkers(settings) : 0
  await using docchat = await open(processes ? { workers, models: true, onError } : {})
  const signal = AbortSignal.any([interrupted, stuck.signal])
  using watcher = folderWatcher({ onError: (error) => output.note(tooMany(error)) })
  const report = syncReport(output, root, { dryRun })
  const options: SyncOptions = {
    ...{ keep, dryRun, signal },
    // Otherwise their jobs are waited for.
    returnsUnfinished: !detach,
    ignore: [...ignore, ...patternsOf(root, settings.dataDir)],
    settleMs: flags.settle,
    memory: join(
      settings.dataDir,
      'sync',
      `${createHash('sha256').update(root).digest('hex').slice(0, 16)}.json`,
    ),
    confirmRemoval: (documents, of) => force || confirmRemoval(output, { documents, of, root, signal }),
    ...(watch && { onFolder: watcher.watch }),
  }
  const once = async (retryFailed: boolean) => {
    const round = report.begin()
    await eachOf(
      syncFolder(docchat, root, { ...options, retryFailed }),
      workers + READ_AHEAD,
      async (event) => {
        await (event.type === 'add' && processes
          ? processAdded(docchat, event, { round, stuck, signal })
          : round.event(event))
      },
    )
    if (processes && settings.webhookUrl !== undefined) await awaitWebhooks(docchat, { output, signal })
    return round.finish()
  }
  try {
    const exitCode = await once(true)
    if (!watch) return exitCode
    return await follow(once)
  } catch (error) {
    if (interrupted.aborted && !watch) output.note('Stopped. Run the same command again to continue.')
    // What waits rejects with an error of its own.
    signal.throwIfAborted()
    throw error
  }

  async function follow(run: typeof once): Promise<never> {
    output.note(`Watching ${cleanLine(root)}.`)
    for (;;) {
      await watcher.changed(signal)
      try {
        await run(false)
      } catch (error) {
        signal.throwIfAborted()
        if (isOutdated(error)) throw error
        output.error(describeFailure(error).message)
        await delay(AFTER_FAILURE_MS, undefined, { signal })
      }
    }
  }
}

function tooMany(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  const remedy = code === 'ENOSPC' ? ' Raise fs.inotify.max_user_watches to see changes at once.' : ''
  return `Not every folder can be watched (${code ?? String(error)}), so it is looked at every ten seconds.${remedy}`
}

/** A data directory in the folder is left out: each look at the folder would change it. */
function patternsOf(root: string, dataDir: string): string[] {
  const path = relative(root, dataDir)
  if (path === '' || path.startsWith('..') || isAbsolute(path)) return []
  return [`/${path.replaceAll(sep, '/').replace(/[\\*?[\] !#]/g, '\\$&')}/`]
}
