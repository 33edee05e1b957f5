import { once } from 'node:events'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { describeFailure } from '../../failure.ts'
import { Interruption } from '../../interruption.ts'
import { jobNames } from '../../lookup/job-names.ts'
import { isOutdated } from '../../processing/outdated.ts'
import { ownWorkers } from '../../processing/own-workers.ts'
import { watchJobEnds } from './job-ends.ts'
import { workerReport } from './report.ts'

/** How long running jobs may take after the worker has been asked to stop. */
const DRAIN_MS = 30_000

/** `docchat worker` */
export async function worker({ output, open, config, signal: interrupted }: Context): Promise<ExitCode> {
  const settings = await config()
  const { dataDir } = settings
  const workers = ownWorkers(settings)
  const report = workerReport(output)
  const outdated = new AbortController()
  const onError = (error: unknown) => {
    if (isOutdated(error)) outdated.abort(error)
    else report.failed(describeFailure(error))
  }
  const signal = AbortSignal.any([interrupted, outdated.signal])
  // A second instance on the same data, which stays open until the last job has ended.
  await using docchat = await open()
  {
    const named = jobNames(docchat)
    await using _ends = await watchJobEnds(docchat, {
      onEnd: async (job) => report.ended(await named(job)),
      onError,
    })
    await using _working = await open({ workers, models: true, drainMs: DRAIN_MS, onError })
    report.started({ dataDir, workers })
    if (!signal.aborted) await once(signal, 'abort')
    if (!outdated.signal.aborted) report.draining(DRAIN_MS / 1000)
  }
  report.stopped()
  // SIGTERM is the regular way to stop a worker.
  if (signal.reason instanceof Interruption && signal.reason.exitCode === 143) return 0
  throw signal.reason
}
